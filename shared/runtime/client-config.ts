import { environmentCredentials } from './environment-credentials.ts';

/** Milliseconds for the TCP and TLS handshakes, which take about ten within a region. */
const connectionTimeout = 1_000;

const nothing = (): void => {};

/**
 * Without `info` and `error`, the SDK does not prepare a redacted copy of every input for logging: 2.5 % of a delivery's
 * CPU, for lines that are never written.
 */
const logger = { debug: nothing, warn: nothing } as Console;

/**
 * Configuration of every SDK client in a function. Connections are kept alive, the SDK's default. Three attempts of
 * `requestTimeout` milliseconds each and the back-off between them must fit into the function's own timeout; a
 * connection that Lambda froze and the server closed costs one attempt. `AWS_REGION` and, on the local runner,
 * `AWS_ENDPOINT_URL` are read by the SDK itself.
 */
export const clientConfig = (requestTimeout = 3_000) => ({
  credentials: environmentCredentials,
  logger,
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: {
    connectionTimeout,
    requestTimeout,
    socketTimeout: requestTimeout,
    throwOnRequestTimeout: true,
  },
});
