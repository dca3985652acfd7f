import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { addressKind, isReachable, type NetworkPolicy } from '../../settings/checks/network.ts';
import { failure, SmtpFailure } from './smtp-failure.ts';
import type { SmtpServer } from './smtp-server.ts';

/** Resolves a host name to IP addresses with the system's resolver (/etc/hosts, DNS). */
export type ResolveHost = (host: string) => Promise<string[]>;

export const systemResolve: ResolveHost = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** The system's resolver cannot be cancelled; after an abort, nobody waits for it any longer. */
const unlessAborted = (signal: AbortSignal): Promise<never> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(failure('dns', 'ETIMEDOUT', signal.reason));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return promise;
};

const addressesOf = async (host: string, resolve: ResolveHost, signal: AbortSignal): Promise<string[]> => {
  if (isIP(host)) return [host];
  try {
    return await Promise.race([resolve(host), unlessAborted(signal)]);
  } catch (error) {
    if (error instanceof SmtpFailure) throw error;
    throw failure('dns', codeOf(error) === 'ENODATA' ? 'ENOTFOUND' : codeOf(error), error);
  }
};

/** A password may be sent unencrypted only to this machine. */
const isSafe = (address: string, { encryption, login }: SmtpServer): boolean =>
  encryption !== 'none' || !login || addressKind(address) === 'loopback';

/**
 * The addresses of a server that may be connected to. They are checked anew for every connection, and the connection
 * then uses these addresses, so that DNS rebinding has no effect. Rejects with `SmtpFailure`.
 */
export const allowedAddresses = async (
  server: SmtpServer,
  policy: NetworkPolicy,
  resolve: ResolveHost,
  signal: AbortSignal,
): Promise<string[]> => {
  const addresses = await addressesOf(server.host, resolve, signal);
  if (addresses.length === 0) throw failure('dns', 'ENOTFOUND');
  const reachable = addresses.filter((address) => isReachable(address, policy));
  if (reachable.length === 0) throw failure('dns', 'EFORBIDDENHOST');
  const safe = reachable.filter((address) => isSafe(address, server));
  if (safe.length === 0) throw failure('connect', 'ECONFIG');
  return safe;
};
