import { isIPv6, type LookupFunction, connect as netConnect, type Socket } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import { reportSecured, type SmtpObserver } from './observer.ts';
import { failure } from './smtp-failure.ts';
import type { SmtpServer } from './smtp-server.ts';

/** RFC 8996 deprecates TLS 1.0 and 1.1. Certificates are always verified, against the configured host name. */
export const tlsOptions = ({ ca }: Pick<SmtpServer, 'ca'>) =>
  ({ minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca && { ca }) }) as const;

/**
 * How long to try one address before the next, in milliseconds; Node's default of 250 ms is too short for another
 * continent.
 */
const ATTEMPT_MS = 2_000;

/** A lookup that returns the addresses that were checked, whatever the resolver says by now. */
const pinned = (addresses: readonly string[]): LookupFunction => {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, { all }, callback) => {
    if (all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
};

/**
 * Connects to one of these addresses, trying both families (RFC 8305), and completes the TLS handshake if TLS is
 * implicit. The TLS server name is the configured host. Rejects with `SmtpFailure`, also after an abort.
 */
export const connect = (
  server: SmtpServer,
  addresses: readonly string[],
  signal: AbortSignal,
  observe?: SmtpObserver,
): Promise<Socket> => {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const { host, port, encryption } = server;
  const lookup = pinned(addresses);
  const options = { host, port, lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: ATTEMPT_MS };
  const socket: Socket = encryption === 'ssl' ? tlsConnect({ ...options, ...tlsOptions(server) }) : netConnect(options);
  let phase: 'connect' | 'tls' = 'connect';
  const onError = (error: NodeJS.ErrnoException): void => reject(failure(phase, causeCode(error), error));
  const onAbort = (): void => reject(failure(phase, 'ETIMEDOUT', signal.reason));
  observe?.({ kind: 'begins', phase: 'connect' });
  if (encryption === 'ssl') {
    socket.once('connect', () => {
      phase = 'tls';
      observe?.({ kind: 'begins', phase });
    });
  }
  socket.once(encryption === 'ssl' ? 'secureConnect' : 'connect', () => {
    reportSecured(socket, observe);
    resolve(socket);
  });
  socket.on('error', onError);
  signal.addEventListener('abort', onAbort, { once: true });
  const settled = (): void => signal.removeEventListener('abort', onAbort);
  promise.then(settled, () => {
    settled();
    socket.destroy();
  });
  if (signal.aborted) onAbort();
  return promise;
};

/** Node reports the errors of several addresses as one AggregateError. */
const causeCode = (error: NodeJS.ErrnoException): string => {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return (first instanceof Error && 'code' in first ? String(first.code) : error.code) ?? '';
};
