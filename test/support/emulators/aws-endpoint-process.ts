import { startAwsEndpoint } from '../../../infra/emulator/aws/endpoint.ts';
import { createAuthorizer } from '../../../infra/emulator/iam/authorizer.ts';

/** An AWS endpoint in a separate process that can be killed; prints its URL once ready. */
const { url } = await startAwsEndpoint({
  port: 0,
  dataDir: String(process.argv[2]),
  region: 'eu-central-1',
  account: '000000000000',
  authorizer: createAuthorizer(),
  invokeFunction: async () => undefined,
  onParameterChange: () => {},
  report: (line) => console.error(line),
});
console.log(url);
process.once('disconnect', () => process.exit());
