import type { OutgoingHttpHeaders } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import { type BuildAppOptions, buildApp } from 'fauxqs';
import type { AwsResponse, HttpRequest } from './call.ts';

/** SQS and S3 in a directory, implemented by fauxqs. */
export interface Fauxqs {
  send(request: HttpRequest): Promise<AwsResponse>;
  /** Answers open long polls, then closes the files. */
  close(): Promise<void>;
}

type Stores = NonNullable<BuildAppOptions['stores']>;
type Persistence = NonNullable<Stores['sqsStore']['persistence']>;

/** Hop-by-hop headers, which must not be forwarded. */
const connectionHeaders = ['connection', 'keep-alive', 'transfer-encoding', 'expect', 'content-length'];

/**
 * Starts fauxqs without a port. Its `startFauxqs` would listen on all interfaces, where anybody in the same network
 * could read the mail; so its parts are assembled here as it does.
 */
export const openFauxqs = async (directory: string, region: string): Promise<Fauxqs> => {
  const { stores, persistence } = await openStores(directory);
  await takeAllCharacters();
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  app.addHook('preClose', (done) => {
    persistence.close();
    done();
  });
  await app.ready();
  return {
    send: async ({ method, url, headers, body }) => {
      const response = await app.inject({
        method: method as 'GET',
        url,
        headers: { ...without(headers, connectionHeaders), host: '127.0.0.1', 'content-length': String(body.length) },
        ...(body.length > 0 && { payload: body }),
      });
      const kept = connectionHeaders.filter((name) => name !== 'content-length');
      return { status: response.statusCode, headers: without(response.headers, kept), body: response.rawPayload };
    },
    close: async () => app.close(),
  };
};

const openStores = async (directory: string): Promise<{ stores: Stores; persistence: Persistence }> => {
  const [{ PersistenceManager }, { SqsStore }, { SnsStore }, { S3Store }] = await Promise.all([
    part<{ PersistenceManager: new (directory: string) => Persistence }>('persistence.js'),
    part<{ SqsStore: new () => Stores['sqsStore'] }>('sqs/sqsStore.js'),
    part<{ SnsStore: new () => Stores['snsStore'] }>('sns/snsStore.js'),
    part<{ S3Store: new () => Stores['s3Store'] }>('s3/s3Store.js'),
  ]);
  const persistence = new PersistenceManager(directory);
  relaxSyncing(persistence);
  const stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  // Attached only after loading, which would otherwise write everything back.
  for (const store of [...Object.values(stores), ...stores.sqsStore.allQueues()]) store.persistence = persistence;
  return { stores, persistence };
};

/**
 * Does not sync to disk on every write. The write-ahead log protects against a killed process anyway; a power failure
 * may lose the last moment (SQLite, "PRAGMA synchronous"). fauxqs has no option for this.
 */
const relaxSyncing = (persistence: Persistence): void => {
  const database: DatabaseSync = Reflect.get(persistence, 'db');
  database.exec('PRAGMA synchronous = NORMAL');
};

/**
 * SQS accepts every XML character, including U+10000 to U+10FFFF (SQS API Reference, SendMessage). fauxqs rejects
 * emoji because its regular expression sees two surrogates; the expression is recompiled in place.
 */
const takeAllCharacters = async (): Promise<void> => {
  const { INVALID_MESSAGE_BODY_CHAR: invalid } = await part<{ INVALID_MESSAGE_BODY_CHAR: RegExp }>('sqs/sqsTypes.js');
  invalid.compile('[^\\t\\n\\r\\u0020-\\uD7FF\\uE000-\\uFFFD\\u{10000}-\\u{10FFFF}]', 'u');
};

/** Imports a file of fauxqs that its package does not export. */
const part = <T>(file: string): Promise<T> => import(new URL(file, import.meta.resolve('fauxqs')).href);

const without = (headers: OutgoingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
