/** Runs the emulators in a separate process, and reports their URL once ready. */
import { startAwsEndpoint } from '../../../infra/emulator/aws/endpoint.ts';
import { createAuthorizer } from '../../../infra/emulator/iam/authorizer.ts';

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
process.send?.(url);
process.once('disconnect', () => process.exit());
