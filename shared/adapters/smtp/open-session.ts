import { TokenFault } from '../../ports/sending/access-tokens.ts';
import type { NetworkPolicy } from '../../settings/checks/network.ts';
import { connect } from './connect.ts';
import type { SmtpObserver } from './observer.ts';
import type { Opening } from './open-guard.ts';
import { allowedAddresses, type ResolveHost, systemResolve } from './resolve.ts';
import { Session } from './session.ts';
import { failure, SmtpFailure } from './smtp-failure.ts';
import type { SmtpLogin, SmtpServer } from './smtp-server.ts';
import { CONNECT_MS } from './step-limits.ts';

export interface OpenOptions {
  server: SmtpServer;
  /** Which addresses may be connected to. */
  network: NetworkPolicy;
  resolve?: ResolveHost;
  observe?: SmtpObserver;
  /** Returns the access token for an XOAUTH2 login; never the one that was just rejected. */
  accessToken?: AccessToken;
}

export type AccessToken = (request: { rejected?: string; signal: AbortSignal }) => Promise<string>;

const open = async (options: OpenOptions, opening: Opening): Promise<Session> => {
  const { server, network, resolve = systemResolve, observe } = options;
  const limited = AbortSignal.any([opening.signal, AbortSignal.timeout(CONNECT_MS)]);
  observe?.({ kind: 'begins', phase: 'dns' });
  const addresses = await allowedAddresses(server, network, resolve, limited);
  observe?.({ kind: 'resolved', addresses });
  const socket = await connect(server, addresses, limited, observe);
  return Session.start(server, socket, opening, observe);
};

const tokenFailure = (error: unknown): SmtpFailure => {
  if (!(error instanceof TokenFault)) return failure('token', 'OAUTH_STORE', error);
  const { code, detail } = error;
  return new SmtpFailure(
    { phase: 'token', code, dot: false, ...(detail !== undefined && { response: detail }) },
    error,
  );
};

/** A token may expire or be revoked early, so one refused token is replaced once. */
const openWithToken = async (
  { server, login, ...options }: OpenOptions & { login: SmtpLogin },
  accessToken: AccessToken,
  opening: Opening,
): Promise<Session> => {
  const tokenBut = async (rejected?: string): Promise<string> => {
    options.observe?.({ kind: 'begins', phase: 'token' });
    const request = { signal: opening.signal, ...(rejected !== undefined && { rejected }) };
    return accessToken(request).catch((error) => Promise.reject(tokenFailure(error)));
  };
  const openWith = (password: string) =>
    open({ ...options, server: { ...server, login: { ...login, password } } }, opening);
  const token = await tokenBut();
  try {
    return await openWith(token);
  } catch (error) {
    if (!(error instanceof SmtpFailure && error.fault.code === 'EXOAUTH2')) throw error;
    return openWith(await tokenBut(token));
  }
};

/**
 * Gets a token if the login needs one, resolves the host, connects, negotiates TLS and logs in. Rejects with
 * `SmtpFailure`.
 */
export const openSession = async (options: OpenOptions, opening: Opening): Promise<Session> => {
  const {
    server: { login },
    accessToken,
  } = options;
  if (login?.mechanism !== 'XOAUTH2') return open(options, opening);
  if (!accessToken) throw failure('auth', 'ENOAUTH');
  return openWithToken({ ...options, login }, accessToken, opening);
};
