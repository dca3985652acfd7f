import { X509Certificate } from 'node:crypto';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createServer } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { StoremailApi } from './api/storemail-api.ts';
import type { Configuration, ListenAddress } from './configuration.ts';
import { requireDiskSpace } from './spool/folders.ts';
import type { Spool } from './spool/spool.ts';

/** The result of one check, as a sentence. */
export interface Finding {
  ok: boolean;
  sentence: string;
}

const good = (sentence: string): Finding => ({ ok: true, sentence });
const bad = (sentence: string): Finding => ({ ok: false, sentence });

/** Checks what the relay needs, without sending any mail. */
export const check = async (
  configuration: Configuration,
  { api, spool, now }: { api: StoremailApi; spool: Spool | undefined; now: () => number },
): Promise<Finding[]> => {
  const ports = [...configuration.listen, ...configuration.implicitTls].map(checkPort);
  return [
    good(`The configuration ${configuration.file} can be read.`),
    await checkApi(configuration, api),
    ...(await Promise.all(ports)),
    ...checkCertificate(configuration, now),
    await checkSpool(configuration, spool),
  ];
};

const checkApi = async ({ api: url, apiKey }: Configuration, api: StoremailApi): Promise<Finding> => {
  // If no key is configured, any unknown key still shows whether the API answers.
  const key = await api.checkKey(apiKey ?? 'none');
  if (key.kind === 'unknown') return bad(`The API at ${url} cannot be reached: ${key.reason}.`);
  if (apiKey === undefined) return good(`The API at ${url} answers. There is no key: every client has to log in.`);
  if (key.kind === 'valid') return good(`The API at ${url} answers and knows the key.`);
  return bad(`The API at ${url} answers but does not know the key.`);
};

const checkPort = ({ host, port }: ListenAddress): Promise<Finding> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      const { code } = Object(error);
      const why = code === 'EADDRINUSE' ? 'is in use, perhaps by this relay' : `cannot be opened (${code})`;
      resolve({ ok: code === 'EADDRINUSE', sentence: `Port ${port} on ${host} ${why}.` });
    });
    server.listen(port, host, () => server.close(() => resolve(good(`Port ${port} on ${host} is free.`))));
  });

const dayMs = 24 * 60 * 60_000;

const checkCertificate = ({ tls }: Configuration, now: () => number): Finding[] => {
  if (!tls) return [];
  try {
    createSecureContext(tls);
    const days = Math.floor((Date.parse(new X509Certificate(tls.cert).validTo) - now()) / dayMs);
    if (days < 0) return [bad('The certificate has expired.')];
    return [good(`The certificate matches its key and is valid for ${days} days.`)];
  } catch (error) {
    return [bad(`The certificate cannot be used: ${Object(error).code ?? 'it is not a PEM certificate'}.`)];
  }
};

const checkSpool = async (
  { spool: root, spoolLimitBytes }: Configuration,
  spool: Spool | undefined,
): Promise<Finding> => {
  if (!spool) return good('There is no spool: while the API is down, clients are told to try again.');
  try {
    await access(spool.folders.waiting, constants.W_OK);
    await requireDiskSpace(spool.folders.root, 0);
    const waiting = await spool.waiting();
    return good(`The spool ${root} is writable, up to ${spoolLimitBytes / 1024 / 1024} MB; ${waiting.length} waiting.`);
  } catch (error) {
    return bad(`The spool ${root} cannot take mail: ${Object(error).code ?? Object(error).message}.`);
  }
};
