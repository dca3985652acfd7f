import {
  DeleteParameterCommand,
  DeleteParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { account, region, startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';

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
beforeEach(() => {
  endpoint.events.length = 0;
});

const put = (input: object) =>
  ssm.send(new PutParameterCommand({ Name: '/events/a', Value: 'hidden', Type: 'String', Overwrite: true, ...input }));
const details = () => endpoint.events.map(({ detail }) => detail);

describe('a change of a parameter', () => {
  it('is told as EventBridge tells it', async () => {
    await put({ Name: '/events/new', Description: 'A parameter' });
    expect(endpoint.events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        'detail-type': 'Parameter Store Change',
        source: 'aws.ssm',
        account,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region,
        resources: [`arn:aws:ssm:${region}:${account}:parameter/events/new`],
        detail: { operation: 'Create', name: '/events/new', type: 'String', description: 'A parameter' },
      },
    ]);
  });

  it('is told for every kind of change', async () => {
    await put({ Name: '/events/kinds' });
    await put({ Name: '/events/kinds', Type: 'SecureString' });
    await ssm.send(new LabelParameterVersionCommand({ Name: '/events/kinds', Labels: ['in-force'] }));
    await ssm.send(new DeleteParameterCommand({ Name: '/events/kinds' }));
    expect(details()).toEqual([
      { operation: 'Create', name: '/events/kinds', type: 'String' },
      { operation: 'Update', name: '/events/kinds', type: 'SecureString' },
      { operation: 'LabelParameterVersion', name: '/events/kinds', type: 'SecureString' },
      { operation: 'Delete', name: '/events/kinds', type: 'SecureString' },
    ]);
    expect(JSON.stringify(endpoint.events)).not.toContain('hidden');
  });

  it('is told for each of several deletions', async () => {
    await put({ Name: '/events/x' });
    await put({ Name: '/events/y' });
    endpoint.events.length = 0;
    await ssm.send(new DeleteParametersCommand({ Names: ['/events/x', '/events/missing', '/events/y'] }));
    expect(details().map(({ name }) => name)).toEqual(['/events/x', '/events/y']);
  });
});

it('tells nothing when nothing changed', async () => {
  await put({});
  endpoint.events.length = 0;
  await expect(put({ Overwrite: false })).rejects.toMatchObject({ name: 'ParameterAlreadyExists' });
  await expect(ssm.send(new DeleteParameterCommand({ Name: '/events/missing' }))).rejects.toThrow();
  await ssm.send(new LabelParameterVersionCommand({ Name: '/events/a', Labels: ['1-is-invalid'] }));
  expect(endpoint.events).toEqual([]);
});
