import { isIP, isIPv6, type LookupFunction } from 'node:net';
import { ImapFlow } from 'imapflow';
import {
  MailboxFault,
  type MailboxFaultCode,
  type MailboxServer,
  type OpenMailbox,
  type OpenMailboxes,
} from '../../ports/emails/mailbox.ts';
import { addressKind, isReachable, type NetworkPolicy } from '../../settings/checks/network.ts';
import { systemResolve } from '../smtp/resolve.ts';

export interface OpenMailboxOptions {
  network: NetworkPolicy;
  resolve?: (host: string) => Promise<string[]>;
}

const MIB = 1_048_576;
/** Milliseconds for name and handshake, for the greeting, and for silence in between. */
const limits = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };
/** The most that a server may make us buffer: a message of 1 MiB, and thousands of search results. */
const sizes = {
  maxLineLength: MIB,
  maxLiteralSize: 2 * MIB,
  maxResponseSize: 4 * MIB,
  maxResponseTokens: 100_000,
  // A few compressed bytes may expand to a gigabyte.
  disableCompression: true,
};

/** Opens mailboxes by IMAP. Connects only to addresses that the network policy allows, looked up for each connection. */
export const openMailbox =
  ({ network, resolve = systemResolve }: OpenMailboxOptions): OpenMailboxes =>
  async (server, signal) => {
    const addresses = await allowed(server, network, resolve, signal);
    const client = clientFor(server, addresses);
    // A connection lost between two commands is reported by the next one.
    client.on('error', () => {});
    const abort = (): void => client.close();
    signal.addEventListener('abort', abort, { once: true });
    try {
      if (signal.aborted) throw new MailboxFault('timeout');
      await client.connect();
      return await openFolder(client, server.folder, signal);
    } catch (error) {
      client.close();
      throw asFault(error, signal);
    }
  };

const allowed = async (
  { host, encryption }: MailboxServer,
  network: NetworkPolicy,
  resolve: (host: string) => Promise<string[]>,
  signal: AbortSignal,
): Promise<string[]> => {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(new MailboxFault('timeout')), { once: true });
  // After the timeout, nobody may be waiting for it any more.
  aborted.catch(() => {});
  const unknown = (error: unknown): never => {
    throw new MailboxFault('unreachable', error);
  };
  const found = isIP(host) ? [host] : await Promise.race([resolve(host).catch(unknown), aborted]);
  const reachable = found.filter((address) => isReachable(address, network));
  const safe = encryption === 'none' ? reachable.filter((address) => addressKind(address) === 'loopback') : reachable;
  if (safe.length === 0) throw new MailboxFault('forbidden-host');
  return safe;
};

const clientFor = (server: MailboxServer, addresses: readonly string[]): ImapFlow => {
  const { host, port, encryption, ca, user, credential } = server;
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const lookup: LookupFunction = (_host, { all }, callback) => {
    if (all) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family);
  };
  return new ImapFlow({
    host,
    port,
    secure: encryption === 'ssl',
    doSTARTTLS: encryption === 'tls',
    auth: 'token' in credential ? { user, accessToken: credential.token } : { user, pass: credential.password },
    // `lookup` is an option of the socket, which this library opens with the same options.
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca && { ca }), ...({ lookup } as object) },
    logger: false,
    disableAutoIdle: true,
    ...limits,
    ...sizes,
  });
};

const openFolder = async (client: ImapFlow, folder: string, signal: AbortSignal): Promise<OpenMailbox> => {
  const { uidValidity, uidNext } = await client.mailboxOpen(folder).catch((error: unknown) => {
    throw client.usable ? new MailboxFault('no-folder', error) : error;
  });
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asFault(error, signal);
    }
  };
  // Without either, moving would expunge what other programs have marked as deleted.
  const canMove = client.capabilities.has('MOVE') || client.capabilities.has('UIDPLUS');
  return {
    uidValidity: String(uidValidity),
    uidNext: Number(uidNext) || 1,
    search: (from, to, since) => guarded(() => search(client, from, to, since)),
    read: (uid, maxBytes) => guarded(() => read(client, uid, maxBytes)),
    move: (uids, target) => guarded(async () => canMove && (await move(client, uids, target))),
    close: () => client.close(),
  };
};

/** Results beyond the requested range are ignored. */
const search = async (client: ImapFlow, from: number, to: number, since: number | undefined): Promise<number[]> => {
  const found = await client.search(
    { uid: `${from}:${to}`, deleted: false, ...(since !== undefined && { since: new Date(since) }) },
    { uid: true },
  );
  if (found === false && !client.usable) throw new MailboxFault('broken');
  const asked = (found || []).filter((uid) => Number.isInteger(uid) && uid >= from && uid <= to);
  return [...new Set(asked)].sort((a, b) => a - b);
};

/** BODY.PEEK: people who also read the mailbox still see the message as new. */
const read = async (client: ImapFlow, uid: number, maxBytes: number): Promise<Uint8Array | undefined> => {
  const message = await client
    .fetchOne(String(uid), { source: { start: 0, maxLength: maxBytes } }, { uid: true })
    .catch((error: unknown) => {
      if (isNo(error) && client.usable) return false as const;
      throw error;
    });
  if (!message && !client.usable) throw new MailboxFault('broken');
  return message && message.uid === uid ? message.source?.subarray(0, maxBytes) : undefined;
};

/** The server refuses this one command. */
const isNo = (error: unknown): boolean =>
  error instanceof Error && 'responseStatus' in error && error.responseStatus === 'NO';

const move = async (client: ImapFlow, uids: readonly number[], folder: string): Promise<boolean> => {
  // An existing folder is not an error.
  await client.mailboxCreate(folder).catch(() => {});
  const moved = await client.messageMove(uids.join(','), folder, { uid: true });
  if (!moved && !client.usable) throw new MailboxFault('broken');
  return Boolean(moved);
};

const asFault = (error: unknown, signal: AbortSignal): MailboxFault => {
  if (error instanceof MailboxFault) return error;
  if (signal.aborted) return new MailboxFault('timeout', error);
  return new MailboxFault(codeOf(error), error);
};

const codeOf = (error: unknown): MailboxFaultCode => {
  if (!(error instanceof Error)) return 'broken';
  if ('authenticationFailed' in error && error.authenticationFailed) return 'refused';
  const code = 'code' in error ? String(error.code) : '';
  if (/^(?:CONNECT_TIMEOUT|GREETING_TIMEOUT|ETIMEOUT|ETIMEDOUT|UPGRADE_TIMEOUT)$/i.test(code)) return 'timeout';
  if (/CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO/.test(code)) return 'certificate';
  return /^E(?:CONN|HOST|NET|ADDR|PIPE|AI_|NOTFOUND)/.test(code) ? 'unreachable' : 'broken';
};
