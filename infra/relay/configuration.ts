import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { exitCode, UsageError } from './exit-codes.ts';
import { parseScope } from './scope.ts';

/** Where to listen. Port 0 takes any free port. */
export interface ListenAddress {
  host: string;
  port: number;
}

export interface Configuration {
  /** Path of the file it was read from, for messages to operators. */
  file: string;
  /** URL of the HTTP API, without a path. */
  api: string;
  /** If undefined, each client must log in with its own key. */
  apiKey: string | undefined;
  /** Scope of messages that name none; if undefined, the key's own. */
  scope: string | undefined;
  /** Absolute path of the spool folder; undefined if there is no spool. */
  spool: string | undefined;
  spoolLimitBytes: number;
  listen: ListenAddress[];
  implicitTls: ListenAddress[];
  tls: { cert: string; key: string } | undefined;
}

/** Options from the command line. They override the environment, which overrides the file. */
export interface ConfigurationFlags {
  config?: string | undefined;
  listen?: string[] | undefined;
  implicitTls?: string[] | undefined;
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
  spool?: string | undefined;
}

const defaultFile = '/etc/storemail-relay.json';
const defaultListen = '127.0.0.1:2525';
const defaultSpoolMegabytes = 1024;

/** The fields of the file. Unknown names are refused, since they are most likely misspelt. */
const fields = [
  'api',
  'key',
  'keyFile',
  'scope',
  'spool',
  'spoolMegabytes',
  'listen',
  'implicitTls',
  'tlsCert',
  'tlsKey',
] as const;
type FileFields = Partial<Record<(typeof fields)[number], unknown>>;

/** Reads the configuration file and applies environment and flags. Throws `UsageError` with one sentence. */
export const readConfiguration = (flags: ConfigurationFlags, environment: NodeJS.ProcessEnv): Configuration => {
  const file = resolve(flags.config ?? environment.STOREMAIL_RELAY_CONFIG ?? defaultFile);
  const content = readFields(file);
  const from = (name: keyof FileFields, variable?: string): unknown =>
    (variable && environment[`STOREMAIL_RELAY_${variable}`]) || content[name];
  const path = (name: keyof FileFields, flag?: string, variable?: string): string | undefined => {
    if (flag !== undefined) return resolve(flag);
    const text = textOf(name, from(name, variable));
    return text === undefined ? undefined : resolve(dirname(file), text);
  };
  return {
    file,
    api: apiOf(textOf('api', from('api', 'API'))),
    apiKey: keyOf(file, textOf('key', content.key), path('keyFile', undefined, 'KEY_FILE')),
    scope: scopeOf(textOf('scope', from('scope', 'SCOPE'))),
    spool: path('spool', flags.spool, 'SPOOL'),
    spoolLimitBytes: megabytesOf(content.spoolMegabytes) * 1024 * 1024,
    listen: addressesOf('listen', flags.listen ?? from('listen', 'LISTEN') ?? defaultListen),
    implicitTls: addressesOf('implicitTls', flags.implicitTls ?? from('implicitTls') ?? []),
    tls: tlsOf(path('tlsCert', flags.tlsCert), path('tlsKey', flags.tlsKey)),
  };
};

const invalid = (sentence: string, cause?: unknown): UsageError =>
  new UsageError(sentence, exitCode.configuration, { cause });

const readFields = (file: string): FileFields => {
  const text = readText(file, 'The configuration');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw invalid(`The configuration ${file} is not JSON.`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw invalid(`The configuration ${file} must be a JSON object.`);
  }
  const unknown = Object.keys(content).find((name) => !fields.some((field) => field === name));
  if (unknown !== undefined) throw invalid(`${file}: unknown field "${unknown}"; known are ${fields.join(', ')}.`);
  return content;
};

const readText = (file: string, what: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(`${what} ${file} cannot be read (${Object(error).code}).`, error);
  }
};

/** A file that holds a key must be readable by its owner only. */
const requirePrivate = (file: string): void => {
  if (statSync(file).mode & 0o077)
    throw invalid(`${file} holds a key, so only its owner may read it: chmod 600 ${file}`);
};

const textOf = (name: string, value: unknown): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw invalid(`"${name}" must be a string.`);
  return value;
};

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);
export const isLoopback = (host: string): boolean => loopbackNames.has(host) || /^127\.\d+\.\d+\.\d+$/.test(host);

const apiOf = (text: string | undefined): string => {
  if (text === undefined)
    throw invalid('"api" is missing: the URL of the Storemail API, such as https://mail.example.com.');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))) return url.origin;
  throw invalid('"api" must be an https URL; http is allowed only for this machine.');
};

const keyOf = (file: string, key: string | undefined, keyFile: string | undefined): string | undefined => {
  if (key !== undefined) requirePrivate(file);
  if (keyFile === undefined) return key === undefined ? undefined : cleanKey(key);
  if (key !== undefined) throw invalid('"key" and "keyFile" exclude each other.');
  const text = readText(keyFile, 'The key file');
  requirePrivate(keyFile);
  return cleanKey(text.trim());
};

const cleanKey = (key: string): string => {
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw invalid('The API key must be printable ASCII without spaces.');
};

const scopeOf = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  const scope = parseScope(text);
  if (scope === undefined)
    throw invalid('"scope" must be default, a website code such as eu, or one with a store view: eu.fr.');
  return scope;
};

const megabytesOf = (value: unknown): number => {
  if (value === undefined) return defaultSpoolMegabytes;
  if (typeof value === 'number' && value >= 1) return value;
  throw invalid('"spoolMegabytes" must be a number of at least 1.');
};

const addressesOf = (name: string, value: unknown): ListenAddress[] =>
  (Array.isArray(value) ? value : [value]).map((text) => {
    const [, ipv6, host = ipv6, port] = /^(?:\[([\da-f:.]+)\]|([^\s:[\]]+)):(\d{1,5})$/i.exec(String(text)) ?? [];
    if (host === undefined || Number(port) > 65_535)
      throw invalid(`"${name}" takes HOST:PORT, such as ${defaultListen}.`);
    return { host, port: Number(port) };
  });

const tlsOf = (cert: string | undefined, key: string | undefined): Configuration['tls'] => {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw invalid('A certificate and its key go together: tlsCert and tlsKey.');
  return { cert: readText(cert, 'The certificate'), key: readText(key, 'The key of the certificate') };
};
