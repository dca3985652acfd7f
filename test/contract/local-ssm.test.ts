import { DeleteParameterCommand, GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestEndpoint, type TestEndpoint } from '../support/aws-endpoint.ts';

let endpoint: TestEndpoint;
let ssm: SSMClient;
beforeAll(async () => {
  endpoint = await startTestEndpoint();
  ssm = new SSMClient(endpoint.operator);
});
afterAll(async () => {
  ssm.destroy();
  await endpoint.close();
});
it('x', async () => {
  console.log(await ssm.send(new PutParameterCommand({ Name: '/a/b', Value: 'x', Type: 'SecureString' })));
  console.log(
    await ssm.send(new GetParameterCommand({ Name: '/a/b', WithDecryption: true })),
    await ssm.send(new GetParameterCommand({ Name: '/a/b:1' })),
  );
  await ssm.send(new DeleteParameterCommand({ Name: '/a/c' })).catch((e) => console.log(e.name, e.message));
  console.log(endpoint.events, endpoint.reports);
});
