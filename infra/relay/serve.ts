import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SMTPServer } from 'smtp-server';
import { createStoremailApi } from './api/storemail-api.ts';
import { type Configuration, isLoopback, type ListenAddress } from './configuration.ts';
import { exitCode, UsageError } from './exit-codes.ts';
import type { Log } from './log.ts';
import { createAuthenticate } from './smtp/authentication.ts';
import { closeSmtpServer, createSmtpServer, listen, type SmtpServerPorts } from './smtp/server.ts';
import { createDrain } from './spool/drain.ts';
import { openSpool, type Spool } from './spool/spool.ts';

/** Listens until `stopped` resolves, then lets connections in progress finish. */
export const serve = async (
  configuration: Configuration,
  { version, log, stopped }: { version: string; log: Log; stopped: Promise<unknown> },
): Promise<void> => {
  requireSafe(configuration);
  const api = createStoremailApi(configuration.api, version);
  const spool = configuration.spool === undefined ? undefined : await spoolOf(configuration, log);
  const drain = spool && createDrain({ api, spool, log, now: steadyTime, random: Math.random });
  const temporary = await temporaryFolder(spool);
  const ports: SmtpServerPorts = {
    api,
    spool,
    log,
    authenticate: createAuthenticate({
      api,
      ownKey: configuration.apiKey,
      scope: configuration.scope,
      keysFolder: spool?.folders.keys,
      now: steadyTime,
    }),
    anonymous: undefined,
    folder: () => temporary.path,
    uuid: randomUUID,
    onSpooled: (apiKey) => drain?.wake(apiKey),
  };
  const servers = await listenAll(configuration, ports, log);
  const draining = drain?.run();
  await stopped;
  drain?.close();
  await Promise.all([...servers.map(closeSmtpServer), draining]);
  api.close();
  await temporary.remove();
  log('stopped');
};

/** Milliseconds for measuring pauses and ages in memory: unlike `Date.now`, never set back or forward. */
export const steadyTime = (): number => performance.now();

/** Listening beyond loopback requires TLS and authentication. */
const requireSafe = ({ listen, implicitTls, tls }: Configuration): void => {
  const open = [...listen, ...implicitTls].find(({ host }) => !isLoopback(host));
  if (open && !tls) {
    throw new UsageError(
      `Listening on ${open.host} needs a certificate: --tls-cert and --tls-key.`,
      exitCode.configuration,
    );
  }
  if (implicitTls.length > 0 && !tls) {
    throw new UsageError('--implicit-tls needs a certificate: --tls-cert and --tls-key.', exitCode.configuration);
  }
};

/**
 * An unusable spool does not stop the relay: a full or read-only disk may be repaired later, and until
 * then it answers 452.
 */
export const spoolOf = async (
  { spool: root = '', spoolLimitBytes, apiKey }: Configuration,
  log: Log,
): Promise<Spool> => {
  const spool = openSpool({ root, limitBytes: spoolLimitBytes, ownKey: apiKey, now: Date.now, uuid: randomUUID });
  try {
    await spool.prepare();
  } catch (error) {
    const code = String(Object(error).code);
    if (code !== 'EROFS' && code !== 'ENOSPC' && code !== 'EDQUOT') {
      throw new UsageError(`The spool ${root} cannot be used (${code}).`, exitCode.configuration, { cause: error });
    }
    log('spool-unavailable', { reason: code });
  }
  return spool;
};

const temporaryFolder = async (spool: Spool | undefined): Promise<{ path: string; remove: () => Promise<void> }> => {
  if (spool) return { path: spool.folders.incoming, remove: async () => {} };
  const path = await mkdtemp(join(tmpdir(), 'storemail-relay-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};

const listenAll = (configuration: Configuration, ports: SmtpServerPorts, log: Log): Promise<SMTPServer[]> => {
  const { tls, apiKey, scope } = configuration;
  const start = async ({ host, port }: ListenAddress, implicit: boolean): Promise<SMTPServer> => {
    const local = isLoopback(host);
    const anonymous = local && apiKey !== undefined ? { apiKey, scope } : undefined;
    const server = createSmtpServer({ ...ports, anonymous }, { tls, implicit, plainAuth: local });
    const bound = await listen(server, host, port).catch((error) => {
      throw new UsageError(`Cannot listen on ${host}:${port} (${Object(error).code}).`, exitCode.configuration, {
        cause: error,
      });
    });
    const shown = bound.host.includes(':') ? `[${bound.host}]` : bound.host;
    log('listening', {
      address: `${shown}:${bound.port}`,
      implicitTls: implicit,
      starttls: tls !== undefined && !implicit,
    });
    return server;
  };
  return Promise.all([
    ...configuration.listen.map((address) => start(address, false)),
    ...configuration.implicitTls.map((address) => start(address, true)),
  ]);
};
