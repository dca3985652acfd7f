import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acceptMessage } from '../../infra/relay/accept.ts';
import type { HandoverResult } from '../../infra/relay/api/handover-result.ts';
import type { StoremailApi } from '../../infra/relay/api/storemail-api.ts';
import type { Submission } from '../../infra/relay/message/submission.ts';
import { flushSpool } from '../../infra/relay/spool/drain.ts';
import { openSpool, type Spool } from '../../infra/relay/spool/spool.ts';

/**
 * The calls of a process to the file system and to the API, in order. The process dies before or after call number `at`:
 * neither that call nor any later one is answered. Files stay as they are.
 */
const life = vi.hoisted(() => {
  let calls = 0;
  let end = { at: Number.POSITIVE_INFINITY, isAfter: false };
  let died = Promise.withResolvers<'died'>();
  const open = new Set<{ close: () => Promise<void> }>();
  const forever = new Promise<never>(() => {});
  return {
    /** Starts another process. Resolves when it dies. */
    begin: (next: { at?: number; isAfter?: boolean } = {}): Promise<'died'> => {
      // The system closes the files of a dead process.
      for (const file of open) void file.close().catch(() => {});
      open.clear();
      calls = 0;
      end = { at: next.at ?? Number.POSITIVE_INFINITY, isAfter: next.isAfter ?? false };
      died = Promise.withResolvers();
      return died.promise;
    },
    calls: () => calls,
    open,
    call: async <T>(work: () => Promise<T>): Promise<T> => {
      calls += 1;
      if (calls < end.at) return work();
      if (calls === end.at && end.isAfter) await work().catch(() => {});
      died.resolve('died');
      return forever;
    },
  };
});

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const mortal = (name: 'rename' | 'symlink' | 'unlink' | 'readdir' | 'stat' | 'readlink' | 'lstat' | 'writeFile') =>
    ((...args: unknown[]) => life.call(() => (fs[name] as (...all: unknown[]) => Promise<unknown>)(...args))) as never;
  const mortalFile = (file: Awaited<ReturnType<typeof fs.open>>) => {
    life.open.add(file);
    return new Proxy(file, {
      get: (target, key) => {
        const member = Reflect.get(target, key, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => life.call(async () => member.apply(target, args));
      },
    });
  };
  return {
    ...fs,
    rename: mortal('rename'),
    symlink: mortal('symlink'),
    unlink: mortal('unlink'),
    readdir: mortal('readdir'),
    stat: mortal('stat'),
    lstat: mortal('lstat'),
    readlink: mortal('readlink'),
    writeFile: mortal('writeFile'),
    open: (...args: Parameters<typeof fs.open>) => life.call(async () => mortalFile(await fs.open(...args))),
  };
});

const TEXT = 'Subject: Order\r\n\r\nThank you\r\n';

const submission = (): Submission => ({
  to: ['ada@shop.example'],
  apiKey: 'key',
  idempotencyKey: 'message-1',
  content: {
    size: TEXT.length,
    sha256: createHash('sha256').update(TEXT).digest('hex'),
    head: Buffer.alloc(0),
    read: async function* () {
      yield Buffer.from(TEXT);
    },
    dispose: async () => {},
  },
});

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'spool-'));
});
afterEach(async () => {
  void life.begin();
  await rm(root, { recursive: true });
});

const log = (): void => {};

/** How the API handles a message, and whether the relay gets its response. */
type Behaviour = 'takes it' | 'is down' | 'takes it, but its response is lost';

const LATER: HandoverResult = { kind: 'later', blames: 'api', reason: 'no answer' };

/** `taken`: the messages that the API has, by idempotency key. A repeated key is the same email. */
const apiThat = (behaviour: Behaviour, taken: Map<string, string>): StoremailApi =>
  ({
    handOver: async ({ idempotencyKey, content }: Submission): Promise<HandoverResult> => {
      const chunks: Buffer[] = [];
      for await (const chunk of content.read()) chunks.push(Buffer.from(chunk));
      return life.call(async () => {
        if (behaviour === 'is down') return LATER;
        taken.set(idempotencyKey, Buffer.concat(chunks).toString());
        return behaviour === 'takes it' ? { kind: 'accepted', id: idempotencyKey } : LATER;
      });
    },
  }) as Pick<StoremailApi, 'handOver'> as StoremailApi;

/** Opens the spool as another process would. */
const opened = async (folder: string): Promise<Spool> => {
  let count = 0;
  const uuid = (): string => `message-${++count}`;
  const spool = openSpool({ root: folder, limitBytes: 1_000_000, ownKey: 'key', now: Date.now, uuid });
  await spool.prepare();
  return spool;
};

const drain = async (folder: string, taken: Map<string, string>): Promise<Spool> => {
  const spool = await opened(folder);
  await flushSpool({ api: apiThat('takes it', taken), spool, log, now: Date.now, random: () => 0 });
  return spool;
};

/** Drains the spool with a working API. Resolves to the messages that the API has. */
const afterwards = async (folder: string, taken: Map<string, string>): Promise<string[]> => {
  void life.begin();
  const spool = await drain(folder, taken);
  expect(await spool.waiting()).toEqual([]);
  return [...taken.values()];
};

/** Kills a process that does `work` at every possible point. Resolves to the number of points. */
const dyingAnywhere = async (
  work: (folder: string) => Promise<unknown>,
  check: (result: unknown, folder: string) => Promise<void>,
  before = async (_folder: string): Promise<void> => {},
): Promise<number> => {
  for (let at = 1; ; at++) {
    for (const isAfter of [false, true]) {
      const folder = join(root, `${at}-${isAfter}`);
      void life.begin();
      await before(folder);
      const died = life.begin({ at, isAfter });
      const result = await Promise.race([work(folder), died]);
      await check(result, folder);
      if (result !== 'died') return at - 1;
    }
  }
};

describe('a relay that is killed at any call', () => {
  it.each<Behaviour>(['takes it', 'is down', 'takes it, but its response is lost'])(
    'posts an accepted message once if the API %s',
    async (behaviour) => {
      const taken = new Map<string, string>();
      const points = await dyingAnywhere(
        async (folder) => {
          taken.clear();
          const spool = await opened(folder);
          return acceptMessage({ api: apiThat(behaviour, taken), spool, log }, submission());
        },
        async (result, folder) => {
          const posted = await afterwards(folder, taken);
          // A message that was not confirmed may be posted, since the client submits it again with the same key.
          if (result === 'died') expect([[], [TEXT]]).toContainEqual(posted);
          else expect(posted).toEqual([TEXT]);
        },
      );
      expect(points).toBeGreaterThan(3);
    },
  );

  it('posts a spooled message once, although it dies while posting it', async () => {
    const taken = new Map<string, string>();
    const spooled = async (folder: string): Promise<void> => {
      taken.clear();
      const spool = await opened(folder);
      const accepted = await acceptMessage({ api: apiThat('is down', taken), spool, log }, submission());
      expect(accepted).toMatchObject({ kind: 'spooled' });
    };
    const points = await dyingAnywhere(
      (folder) => drain(folder, taken),
      async (_result, folder) => expect(await afterwards(folder, taken)).toEqual([TEXT]),
      spooled,
    );
    expect(points).toBeGreaterThan(5);
  });
});
