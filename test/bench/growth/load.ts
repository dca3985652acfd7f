import { randomBytes } from 'node:crypto';
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { statusItem } from '../../../shared/adapters/dynamodb/emails/email-item.ts';
import { LogDirectory } from '../../../shared/adapters/dynamodb/emails/log-directory.ts';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { HourlyCounts } from '../../../shared/metrics/hourly-counts.ts';
import type { IndexShards } from '../../../shared/runtime/env.ts';

export interface Traffic {
  emailsPerSecond: number;
  /** The number of scopes, over which the emails are spread evenly. */
  scopes: number;
  shards: IndexShards;
  /** The batch size of the send queue. */
  batchSize: number;
}

/** Load per second of the busiest partition of each kind. AWS allows 1,000 write units per partition. */
export interface Load {
  /** Writes to one partition of the due index. */
  due: number;
  /** Writes to one partition of the log index. */
  log: number;
  /** Updates of one hourly counter. */
  counter: number;
  /** Directory entries of the log written in the first second of a day. */
  directory: number;
  /** Write units in one email's own partition, over its whole life. */
  email: number;
}

/** Long enough to observe a rate of one per second; of ten thousand, two seconds are enough. */
const secondsOf = (emailsPerSecond: number): number => Math.max(2, Math.min(10, 10_000 / emailsPerSecond));
/** Content of 12 kB, status, lease and record (docs/costs.md). */
const UNITS_OF_AN_EMAIL = 6;
const BEGIN = Date.UTC(2026, 2, 1, 12);

const oneOf = (count: number): number => Math.floor(Math.random() * count);

const emailAt = (at: number, scopes: number): Email => ({
  v: 1,
  id: newEmailId(at, randomBytes(16)),
  scope: `scope${oneOf(scopes)}`,
  state: 'queued',
  revision: 0,
  createdAt: at,
  dueAt: at + 180_000,
  to: [{ address: 'ada@example.com' as Address }],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Your order',
  tags: [],
  contentIn: 'table',
  recipients: [],
  attempts: 0,
});

class Tally {
  private readonly counts = new Map<string, number>();

  add(partition: string | undefined, count = 1): void {
    if (partition !== undefined) this.counts.set(partition, (this.counts.get(partition) ?? 0) + count);
  }

  get busiest(): number {
    return Math.max(0, ...this.counts.values());
  }
}

/** Simulates emails with the product's own keys, accepts and delivers them, and adds up the load of each partition. */
export const loadOf = async ({ emailsPerSecond, scopes, shards, batchSize }: Traffic): Promise<Load> => {
  const [due, log, counters] = [new Tally(), new Tally(), new Tally()];
  const hourly = new HourlyCounts(
    { add: async (hours) => hours.forEach(({ scope, hour }) => void counters.add(`${scope} ${hour}`)) },
    { info: () => {}, warn: () => {}, error: () => {} },
  );
  const seconds = secondsOf(emailsPerSecond);
  const count = emailsPerSecond * seconds;
  for (let n = 0; n < count; n++) {
    const email = emailAt(BEGIN + (n * 1_000) / emailsPerSecond, scopes);
    const { dueShard, logDay } = statusItem(email, { now: BEGIN, endsAt: 0, shards });
    // An email is added to the index on acceptance, and removed on delivery.
    due.add(dueShard?.S, 2);
    log.add(logDay?.S);
    hourly.count('sent', email.scope, BEGIN);
    // A queue that receives less than a batch during the batching window delivers what it has.
    if ((n + 1) % Math.min(batchSize, emailsPerSecond) === 0) await hourly.flush();
  }
  return {
    due: due.busiest / seconds,
    log: log.busiest / seconds,
    counter: counters.busiest / seconds,
    directory: await enteredAtMidnight({ emailsPerSecond, scopes, shards }),
    email: UNITS_OF_AN_EMAIL,
  };
};

/** Emails a second that a process of emails-api accepts, at some 50 ms each. */
const EMAILS_OF_A_PROCESS = 20;
const MIDNIGHT = Date.UTC(2026, 2, 2);
const EVENING_SECONDS = 6 * 3_600;

/** Lets the processes of a deployment accept the emails of an evening, and counts what they enter when the next day begins. */
const enteredAtMidnight = async ({ emailsPerSecond, scopes, shards }: Omit<Traffic, 'batchSize'>): Promise<number> => {
  let written = 0;
  const send = async (command: unknown) => {
    if (command instanceof UpdateItemCommand) written++;
    return { Items: [] };
  };
  const client = { send } as unknown as DynamoDBClient;
  const processes = Array.from(
    { length: Math.ceil(emailsPerSecond / EMAILS_OF_A_PROCESS) },
    () => new LogDirectory(client, 'emails', shards.log),
  );
  // For one process and scope. One email in a hundred may write the next day's entry.
  const emails = (emailsPerSecond * EVENING_SECONDS) / processes.length / scopes;
  const share = 1 - 0.99 ** emails;
  const evening = { id: '0'.repeat(8), createdAt: MIDNIGHT - 1 };
  const arrivals = Array.from({ length: emailsPerSecond }, (_, n) => ({
    process: oneOf(processes.length),
    email: emailAt(MIDNIGHT + n / emailsPerSecond, scopes),
  }));
  // What the evening did for other pairs of a process and a scope does not matter.
  const pairs = new Map(arrivals.map((arrival) => [`${arrival.process} ${arrival.email.scope}`, arrival]));
  for (const { process, email } of pairs.values()) {
    if (Math.random() < share) await processes[process]?.enter({ ...evening, scope: email.scope }, 0);
  }
  written = 0;
  for (const { process, email } of arrivals) await processes[process]?.enter(email, 0);
  return written;
};
