import type { AccessTokens } from '../ports/sending/access-tokens.ts';
import type { MailTransport, TransportFault, Transports } from '../ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../ports/settings/settings-reader.ts';
import { lazy } from '../runtime/lazy.ts';
import { limit } from '../runtime/limit.ts';
import type { NetworkPolicy } from '../settings/checks/network.ts';
import type { SmtpObserver } from './smtp/observer.ts';
import type { AccessToken } from './smtp/open-session.ts';
import { asFailure } from './smtp/reports.ts';
import { smtpServer } from './smtp/smtp-server.ts';
import { type ClosableTransport, smtpTransport } from './smtp/smtp-transport.ts';

export interface TransportsOptions {
  /** The networks in which mail servers may be. */
  network: NetworkPolicy;
  /** Absolute path of the deployment's sendmail program; absent: it has none. */
  sendmailPath?: string;
  now: () => number;
  /** For scopes that log in by XOAUTH2. */
  accessTokens?: AccessTokens;
  /** Creates an observer of a connection. */
  newObserver?: () => SmtpObserver;
}

const nothing = (): void => {};

/** For settings that cannot be used: every attempt reports this fault. */
const faulty = (fault: TransportFault): ClosableTransport => ({
  send: async () => ({ kind: 'fault', fault, refused: [] }),
  easeOff: nothing,
  close: nothing,
});

const sendmail = (path: string | undefined, maxAtOnce: number): ClosableTransport => {
  if (path === undefined) return faulty({ phase: 'sendmail', code: 'ENOENT', dot: false });
  const turn = limit(maxAtOnce);
  const transport = lazy(async () => (await import('#sendmail')).sendmailTransport(path));
  return {
    send: (mail, signal) => turn(async () => (await transport()).send(mail, signal)),
    // The program keeps no connections, so there are none to reduce.
    easeOff: nothing,
    close: nothing,
  };
};

/** The source of access tokens for sessions with these settings. */
export const tokenOf =
  (tokens: AccessTokens, settings: SettingsInForce): AccessToken =>
  (request) =>
    tokens.tokenFor(settings, request);

const smtp = (settings: SettingsInForce, maxConnections: number, options: TransportsOptions): ClosableTransport => {
  try {
    const { accessTokens } = options;
    const accessToken = accessTokens && { accessToken: tokenOf(accessTokens, settings) };
    return smtpTransport({ ...options, ...accessToken, server: smtpServer(settings), maxConnections });
  } catch (error) {
    return faulty(asFailure(error).fault);
  }
};

/** A new transport, which the caller closes. */
export const transportFor = (settings: SettingsInForce, options: TransportsOptions): ClosableTransport => {
  const maxConnections = settings.values['delivery/max_connections'];
  return settings.values['system/smtp/transport'] === 'sendmail'
    ? sendmail(options.sendmailPath, maxConnections)
    : smtp(settings, maxConnections, options);
};

/**
 * Keeps one transport per scope and shares none: connections of one merchant's account never carry another's mail. When
 * the settings of a scope change, its connections are closed and new ones opened.
 */
export const createTransports = (options: TransportsOptions): Transports => {
  const kept = new Map<string, { version: string; transport: ClosableTransport }>();
  return {
    for: (settings): MailTransport => {
      const last = kept.get(settings.scope);
      if (last?.version === settings.version) return last.transport;
      last?.transport.close();
      const transport = transportFor(settings, options);
      kept.set(settings.scope, { version: settings.version, transport });
      return transport;
    },
  };
};
