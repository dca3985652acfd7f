import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { newEmail } from '../../../shared/email/lifecycle/new-email.ts';
import { parseSendRequest } from '../../../shared/email/request/send-request.ts';
import { authority } from '../rig/authority.ts';
import type { Aws } from '../rig/aws.ts';
import type { Child } from '../rig/child.ts';
import { deliver, type FunctionUnderTest, startFunction } from '../rig/function.ts';
import { type Sending, type Spent, startYardstick, type Yardstick } from '../rig/nodemailer.ts';
import { type SmtpServer, startSmtp } from '../rig/smtp.ts';
import { batchSize } from '../rig/stack.ts';
import { type Size, sendRequest } from '../sample.ts';

export const CONNECTIONS = 5;

export interface Case {
  roundTripMs: number;
  pipelining: boolean;
  /** Whether to use STARTTLS and AUTH PLAIN. */
  login: boolean;
  size: Size;
  emails: number;
  /** Emails sent before measuring, since a new process needs several hundred until V8 has compiled the hot code. */
  warmUp: number;
}

/** A new connection per email is slow at a constant rate, so that a quarter of the emails is enough to measure it. */
export const freshEmails = ({ emails }: Case): number => Math.ceil(emails / 4);

/** Time taken by each sender, per repetition. */
export interface Measured {
  server: string;
  ours: Spent[];
  pool: Spent[];
  fresh: Spent[];
}

/** Stores emails in the table as emails-api does. */
export const acceptEmails = async ({ store }: Aws, size: Size, count: number): Promise<string[]> => {
  const accept = async (n: number): Promise<string> => {
    const createdAt = Date.now();
    const id = newEmailId(createdAt, crypto.getRandomValues(new Uint8Array(16)));
    const request = parseSendRequest(sendRequest(size, n));
    const { email, content } = newEmail(request, { id, dueAt: createdAt + 180_000, scope: 'default', createdAt });
    await store.accept(email, content);
    return id;
  };
  const ids: string[] = [];
  while (ids.length < count) {
    const wave = Math.min(20, count - ids.length);
    ids.push(...(await Promise.all(Array.from({ length: wave }, (_, n) => accept(ids.length + n)))));
  }
  return ids;
};

/** Delivers batch after batch, as a single worker receives them. */
export const deliverEmails = async (
  worker: FunctionUnderTest,
  ids: readonly string[],
): Promise<Spent & { rssMb: number }> => {
  const spent = { ms: 0, cpuMs: 0, rssMb: 0 };
  for (let n = 0; n < ids.length; n += batchSize) {
    const { ms, cpuMs, rssMb } = await deliver(worker, ids.slice(n, n + batchSize));
    spent.ms += ms;
    spent.cpuMs += cpuMs;
    spent.rssMb = Math.max(spent.rssMb, rssMb);
  }
  return spent;
};

interface Senders {
  worker: FunctionUnderTest;
  pool: Child<Sending, Spent>;
  fresh: Child<Sending, Spent>;
}

const startSenders = async (aws: Aws, smtp: SmtpServer, { login, size }: Case): Promise<Senders> => {
  const { ca } = await authority();
  const settings = { 'system/smtp/host': 'localhost', 'system/smtp/port': smtp.port } as const;
  const secure = { 'system/smtp/ssl': 'tls', 'system/smtp/auth': 'plain', 'system/smtp/username': 'shop' } as const;
  const limits = { 'delivery/max_connections': CONNECTIONS };
  await aws.configure({ ...settings, ...limits, ...(login && secure) }, login ? 'p4ssword' : undefined);
  const yardstick = (way: Yardstick['way']) =>
    startYardstick({ way, port: smtp.port, connections: CONNECTIONS, size, login }, ca);
  const [worker, pool, fresh] = await Promise.all([
    startFunction('deliver-email', { ...aws.environment(), NODE_EXTRA_CA_CERTS: ca }),
    yardstick('pool'),
    yardstick('new connection each'),
  ]);
  return { worker, pool, fresh };
};

/** Runs all three senders alternately against one server, after a warm-up. */
export const measureCase = async (aws: Aws, one: Case, repetitions: number): Promise<Measured> => {
  const { pipelining, roundTripMs, login, size, emails, warmUp } = one;
  const { certificate } = await authority();
  const smtp = await startSmtp({ pipelining, roundTripMs, ...(login && { certificate }) });
  const senders = await startSenders(aws, smtp, one);
  const { worker, pool, fresh } = senders;
  const measured: Measured = { server: smtp.server, ours: [], pool: [], fresh: [] };
  await deliverEmails(worker, await acceptEmails(aws, size, warmUp));
  await pool.ask({ emails: warmUp });
  await fresh.ask({ emails: CONNECTIONS });
  for (let n = 0; n < repetitions; n++) {
    const ids = await acceptEmails(aws, size, emails);
    measured.ours.push(await deliverEmails(worker, ids));
    measured.pool.push(await pool.ask({ emails }));
    measured.fresh.push(await fresh.ask({ emails: freshEmails(one) }));
  }
  await Promise.all([worker, pool, fresh].map((child) => child.leave()));
  await smtp.close();
  return measured;
};
