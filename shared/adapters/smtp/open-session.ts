import type { NetworkPolicy } from '../../settings/checks/network.ts';
import { connect } from './connect.ts';
import type { SmtpObserver } from './observer.ts';
import { allowedAddresses, type Resolve, systemResolve } from './resolve.ts';
import { Session } from './session.ts';
import type { SmtpServer } from './smtp-server.ts';

export interface OpenOptions {
  server: SmtpServer;
  /** Where servers may be. */
  network: NetworkPolicy;
  resolve?: Resolve;
  observe?: SmtpObserver;
}

/** Milliseconds for resolving and connecting, implicit TLS included. */
const CONNECT_MS = 10_000;

/** Resolves, connects, secures and logs in. Rejects with `SmtpFailure`. */
export const openSession = async (options: OpenOptions, signal: AbortSignal): Promise<Session> => {
  const { server, network, resolve = systemResolve, observe } = options;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_MS)]);
  observe?.({ kind: 'begins', phase: 'dns' });
  const addresses = await allowedAddresses(server, network, resolve, limited);
  observe?.({ kind: 'resolved', addresses });
  const socket = await connect(server, addresses, limited, observe);
  return Session.start(server, socket, signal, observe);
};
