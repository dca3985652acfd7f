import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { limit } from '../../../shared/runtime/limit.ts';
import { type Runner, startRunner } from '../../support/runner/runner.ts';
import type { Figure } from '../figure.ts';
import { bullMq } from '../peers/bullmq.ts';
import { batchSize } from '../rig/stack.ts';
import { sendRequest } from '../sample.ts';

/** More callers would only start more processes, each of which has to warm up. */
const CALLERS = 2;
/** The setting's default, which the runner's emails are sent with. */
const CONNECTIONS = 5;
const section = 'Whole path on the local runner';
const GIVE_UP_MS = 180_000;

const send = async ({ api, keys }: Runner, n: number): Promise<void> => {
  const { from: _from, ...body } = sendRequest('12 kB', n);
  const headers = { authorization: `Bearer ${keys.full}`, 'content-type': 'application/json' };
  const answer = await fetch(`${api}/emails`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`POST /emails answered ${answer.status}`);
  await answer.arrayBuffer();
};

const sendAll = async (runner: Runner, first: number, count: number): Promise<void> => {
  const turn = limit(CALLERS);
  await Promise.all(Array.from({ length: count }, (_, n) => turn(() => send(runner, first + n))));
};

/** Counts the inbox's files, since listing thousands of messages would put load on the runner. */
const arrived = async (data: string): Promise<number> => {
  const names = await readdir(join(data, 'inbox', 'messages')).catch(() => []);
  return names.filter((name) => name.endsWith('.mail')).length;
};

const delivered = async (data: string, count: number): Promise<void> => {
  const until = Date.now() + GIVE_UP_MS;
  while ((await arrived(data)) < count) {
    if (Date.now() > until) throw new Error('the emails did not all arrive');
    await wait(100);
  }
};

/** Resident memory in MB of the runner and the function processes it started (Linux only). */
const memory = async (pid: number): Promise<number> => {
  const of = async (process: string): Promise<{ parent: number; mb: number }> => {
    const status = await readFile(`/proc/${process}/status`, 'utf8').catch(() => '');
    const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    return { parent: process === String(pid) ? pid : field('PPid'), mb: field('VmRSS') / 1024 };
  };
  const processes = await Promise.all((await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(of));
  return processes.filter(({ parent }) => parent === pid).reduce((sum, { mb }) => sum + mb, 0);
};

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
};

/** Throughput from `POST /emails` to the inbox through the whole local stack, and its memory use. */
const throughRunner = async (runner: Runner, data: string, emails: number): Promise<[Figure, Figure]> => {
  const before = await arrived(data);
  const third = Math.round(emails / 3);
  const begin = performance.now();
  const rates: number[] = [];
  const sizes: number[] = [];
  for (let n = 0; n < emails; n += third) {
    const took = await seconds(async () => {
      await sendAll(runner, n, third);
      await delivered(data, before + n + third);
    });
    rates.push(third / took);
    sizes.push(await memory(runner.pid));
  }
  const [first = 0, last = 0] = [sizes[0], sizes.at(-1)];
  return [
    {
      section,
      label: `${emails} emails, accepted to delivered`,
      value: emails / ((performance.now() - begin) / 1000),
      unit: 'emails/s',
      goal: { atLeast: 200 },
      note: `by thirds ${rates.map((rate) => rate.toFixed(0)).join(', ')}; emulators and inbox on the same machine`,
    },
    {
      section,
      label: 'memory of all processes after the last third',
      value: last,
      unit: 'MB',
      yardstick: { label: 'after the first third', value: first },
      ratio: last / first,
      goal: { atMost: 1.2 },
    },
  ];
};

/** The same emails through a queue as most would build it, from being added to being sent. */
const besidePeer = async ({ label, value, unit }: Figure, emails: number): Promise<Figure[]> => {
  const peer = await bullMq(emails, CONNECTIONS, CALLERS);
  if ('skipped' in peer) {
    process.stderr.write(`BullMQ skipped: ${peer.skipped} … `);
    return [];
  }
  const yardstick = { label: 'BullMQ, Redis and nodemailer', value: peer.emailsPerSecond };
  const note = 'the peer runs without HTTP, and its mail server discards messages';
  const ratio = value / yardstick.value;
  return [{ section, label: `${label}, beside a peer`, value, unit, yardstick, ratio, goal: { atLeast: 0.5 }, note }];
};

const measure = async (emails: number): Promise<[Figure, Figure]> => {
  const data = await mkdtemp(join(tmpdir(), 'storemail-bench-path-'));
  // The batch size of a deployed stack; the local default is smaller to keep latency low. And no limit on the callers.
  const context = [`batchSize=${batchSize}`, 'requestsPerSecond=10000', 'requestsPerSecondPerKey=10000'];
  const runner = await startRunner(data, context);
  try {
    return await throughRunner(runner, data, emails);
  } finally {
    await runner.stop();
    await rm(data, { recursive: true, force: true });
  }
};

/** `peers`: beside BullMQ, where Redis is installed. */
export const wholePath = async (emails: number, peers: boolean): Promise<Figure[]> => {
  const [rate, memory] = await measure(emails);
  return [rate, ...(peers ? await besidePeer(rate, emails) : []), memory];
};
