import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { HANG_MS } from '../support/limits.ts';
import { type Runner, startRunner } from '../support/runner/runner.ts';
import { expectedOf, type Sample, samples } from './support/corpus.ts';
import { createHome, type RelayHome, runRelay } from './support/relay.ts';
import { handIn } from './support/smtp-client.ts';

let data: string;
let runner: Runner;
let home: RelayHome;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'relay-identical-'));
  runner = await startRunner(data);
  home = await createHome({ api: runner.api, key: runner.keys.sending, spool: 'spool' });
});
afterAll(async () => {
  await runner.stop();
  await Promise.all([data, home.folder].map((folder) => rm(folder, { recursive: true, force: true })));
});

/** Fewer messages through sendmail, since each starts a process. */
const bySendmail = (index: number): boolean => index % 8 === 0 || index === 199;

const handInBySendmail = async ({ raw, to }: Sample): Promise<void> => {
  const local = Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
  const { code, stderr } = await runRelay(['sendmail', '--config', home.config, '-i', ...to], local);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
};

const handInAll = async (all: Sample[]): Promise<void> => {
  const port = Number(new URL(runner.endpoints.relay).port);
  const queue = all.entries();
  const client = async (): Promise<void> => {
    for (const [index, sample] of queue) {
      if (bySendmail(index)) await handInBySendmail(sample);
      else expect(await handIn(port, sample.raw, ...sample.to)).toMatch(/^250/);
    }
  };
  await Promise.all([client(), client(), client()]);
  await runRelay(['flush', '--config', home.config]);
};

interface Listed {
  id: string;
  headers: Record<string, string>;
}

/** The bytes of every message in the inbox, by Message-ID. */
const arrived = async (count: number): Promise<Map<string, Buffer>> => {
  const list = await vi.waitFor(
    async () => {
      const messages = (await (await fetch(`${runner.inbox}/messages?limit=1000`)).json()) as Listed[];
      if (messages.length < count) throw new Error(`${messages.length} of ${count} messages arrived`);
      return messages;
    },
    { timeout: 4 * HANG_MS, interval: 250 },
  );
  const read = async ({ id }: Listed): Promise<[string, Buffer]> => {
    const answer = await fetch(`${runner.inbox}/messages/${id}/raw`);
    const raw = Buffer.from(await answer.arrayBuffer());
    return [messageIdOf(raw), raw];
  };
  return new Map(await Promise.all(list.map(read)));
};

const messageIdOf = (raw: Buffer): string =>
  /^Message-ID: (.*)\r$/m.exec(raw.subarray(0, 5_000).toString('latin1'))?.[1] ?? '';

const added = /^Received: by storemail \(Storemail\) with HTTP id [\w-]+;\r\n [^\r\n]+\r\n$/;

const isIdentical = (sample: Sample, got: Buffer | undefined): boolean => {
  const text = got?.toString('latin1') ?? '';
  const expected = expectedOf(sample);
  return text.endsWith(expected) && added.test(text.slice(0, text.length - expected.length));
};

/** Python's email package, which shares no code with ours: type, name and content of every part. */
const parts = `
import email, email.policy, hashlib, json, sys
def read(path):
    message = email.message_from_binary_file(open(path, 'rb'))
    return [[p.get_content_type(), str(p.get_filename()), hashlib.sha256(p.get_payload(decode=True) or b'').hexdigest()] for p in message.walk()]
print(json.dumps([read(a) == read(b) for a, b in zip(sys.argv[1::2], sys.argv[2::2])]))
`;

const differByPython = async (all: Sample[], got: Map<string, Buffer>): Promise<string[]> => {
  const files = all.map(async (sample, index) => {
    const names = [join(data, `${index}.given`), join(data, `${index}.got`)];
    await writeFile(names[0] ?? '', expectedOf(sample), 'latin1');
    await writeFile(names[1] ?? '', got.get(messageIdOf(sample.raw)) ?? '');
    return names;
  });
  const alike = JSON.parse(execFileSync('python3', ['-c', parts, ...(await Promise.all(files)).flat()]).toString());
  return all.filter((_sample, index) => !alike[index]).map(({ name }) => name);
};

const hasPython = spawnSync('python3', ['--version']).status === 0;

it('200 of 200 real messages sent by SMTP and sendmail arrive unchanged', async () => {
  const all = samples();
  expect(all.length).toBe(200);
  await handInAll(all);
  const got = await arrived(all.length);
  const different = all.filter((sample) => !isIdentical(sample, got.get(messageIdOf(sample.raw))));
  expect(different.map(({ name }) => name)).toEqual([]);
  if (hasPython) expect(await differByPython(all, got)).toEqual([]);
});
