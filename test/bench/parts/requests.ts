import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '../../faults/deployment/clock.ts';
import type { Figure } from '../figure.ts';
import { type Aws, startAws } from '../rig/aws.ts';
import { type Counted, type CountingProxy, startCountingProxy } from '../rig/counting-proxy.ts';
import { accept, deliver, type FunctionUnderTest, startFunction } from '../rig/function.ts';
import { type SmtpServer, startSmtp } from '../rig/smtp.ts';
import { batchSize } from '../rig/stack.ts';
import { sendRequest } from '../sample.ts';

const BATCH = batchSize;

/** AWS requests of one email in a warm process: settings and API key are cached, connections are open. */
export interface PerEmail {
  operations: Record<string, number>;
  requests: number;
  writeUnits: number;
  readUnits: number;
  /** Bytes that the function logged. */
  logBytes: number;
}

export interface Counts {
  accept: PerEmail;
  deliver: PerEmail;
  /** Requests of a run of release-due-emails with nothing due, warm. */
  idleRelease: number;
  /** Logins to the mail server for all these emails. */
  logins: number;
  emails: number;
}

interface Rig {
  aws: Aws;
  proxy: CountingProxy;
  smtp: SmtpServer;
  clock: Clock;
}

/** Practically stopped, so that caches stay warm and counts do not depend on the load of the machine. */
const CLOCK_SPEED = 1 / 1000;

const environmentOf = ({ aws, proxy, clock }: Rig): Record<string, string> => ({
  ...aws.environment(proxy.url),
  ...clock.environment(),
});

const perEmail = (counted: readonly Counted[], emails: number, logBytes: number): PerEmail => {
  const total = (what: 'writeUnits' | 'readUnits') => counted.reduce((sum, one) => sum + one[what], 0) / emails;
  const byOperation = Object.entries(Object.groupBy(counted, ({ operation }) => operation));
  return {
    operations: Object.fromEntries(byOperation.map(([name, some = []]) => [name, some.length / emails])),
    requests: counted.length / emails,
    writeUnits: total('writeUnits'),
    readUnits: total('readUnits'),
    logBytes: logBytes / emails,
  };
};

const counting = async (
  { proxy }: Rig,
  fn: FunctionUnderTest,
  emails: number,
  work: () => Promise<void>,
): Promise<PerEmail> => {
  proxy.take();
  const before = fn.logBytes();
  await work();
  return perEmail(proxy.take(), emails, fn.logBytes() - before);
};

const acceptAll = async (rig: Rig, emails: number): Promise<{ ids: string[]; figures: PerEmail }> => {
  const api = await startFunction('emails-api', environmentOf(rig));
  const ids: string[] = [];
  await accept(api, sendRequest('12 kB'));
  const figures = await counting(rig, api, emails, async () => {
    for (let n = 0; n < emails; n++) ids.push((await accept(api, sendRequest('12 kB', n))).id);
  });
  await api.leave();
  return { ids, figures };
};

const deliverAll = async (rig: Rig, ids: readonly string[]): Promise<{ figures: PerEmail; logins: number }> => {
  const worker = await startFunction('deliver-email', environmentOf(rig));
  await deliver(worker, ids.slice(0, BATCH));
  const rest = ids.slice(BATCH);
  const figures = await counting(rig, worker, rest.length, async () => {
    for (let n = 0; n < rest.length; n += BATCH) await deliver(worker, rest.slice(n, n + BATCH));
  });
  await worker.leave();
  return { figures, logins: await rig.smtp.connections() };
};

const releaseOnce = async (rig: Rig): Promise<number> => {
  const release = await startFunction('release-due-emails', environmentOf(rig));
  // Once an hour a process also reads partitions of earlier configurations.
  await release.ask({ event: {}, timeoutMs: 55_000 });
  rig.proxy.take();
  await release.ask({ event: {}, timeoutMs: 55_000 });
  await release.leave();
  return rig.proxy.take().length;
};

/** Accepts and delivers emails, and counts the requests at the emulators. */
export const countRequests = async (emails: number): Promise<Counts> => {
  const aws = await startAws();
  const directory = await mkdtemp(join(tmpdir(), 'storemail-count-'));
  const rig: Rig = {
    aws,
    clock: new Clock(directory, CLOCK_SPEED),
    proxy: await startCountingProxy(aws.url),
    smtp: await startSmtp({ pipelining: true, roundTripMs: 0 }),
  };
  await aws.configure({ 'system/smtp/host': 'localhost', 'system/smtp/port': rig.smtp.port });
  const accepted = await acceptAll(rig, emails);
  const delivered = await deliverAll(rig, accepted.ids);
  const idleRelease = await releaseOnce(rig);
  await Promise.all([rig.proxy.close(), rig.smtp.close()]);
  await aws.close();
  await rm(directory, { recursive: true, force: true });
  return {
    accept: accepted.figures,
    deliver: delivered.figures,
    idleRelease,
    logins: delivered.logins,
    emails,
  };
};

const describe = ({ operations }: PerEmail): string =>
  Object.entries(operations)
    .map(([name, count]) => `${name} ${count.toFixed(2)}`)
    .join(', ');

export const requestFigures = ({ accept, deliver, idleRelease, logins, emails }: Counts): Figure[] => [
  {
    section: 'AWS requests',
    label: 'accept an email',
    value: accept.requests,
    unit: 'requests',
    goal: { atMost: 3 },
    note: describe(accept),
  },
  {
    section: 'AWS requests',
    label: `deliver an email, batches of ${BATCH}`,
    value: deliver.requests,
    unit: 'requests',
    goal: { atMost: 0.6 },
    note: describe(deliver),
  },
  {
    section: 'AWS requests',
    label: 'release-due-emails, nothing due',
    value: idleRelease,
    unit: 'requests',
    goal: { atMost: 5 },
  },
  {
    section: 'DynamoDB',
    label: 'write units of a 12 kB email',
    value: accept.writeUnits + deliver.writeUnits,
    unit: 'units',
    goal: { atMost: 9 },
    note: `accept ${accept.writeUnits.toFixed(2)}, deliver ${deliver.writeUnits.toFixed(2)}`,
  },
  {
    section: 'DynamoDB',
    label: 'read units of a 12 kB email',
    value: accept.readUnits + deliver.readUnits,
    unit: 'units',
  },
  {
    section: 'Logins',
    label: `SMTP logins for ${emails} emails over 5 connections`,
    value: logins,
    unit: 'logins',
    goal: { atMost: 10 },
  },
];
