/** The yardstick for the whole path: adds emails to a BullMQ queue, or sends those in it with nodemailer's pool. */
import { createRequire } from 'node:module';
import nodemailer from 'nodemailer';
import { limit } from '../../../shared/runtime/limit.ts';
import type { Sending } from '../rig/nodemailer.ts';
import { spent } from '../rig/spent.ts';
import { type SendRequest, sendRequest } from '../sample.ts';
import type { BullMq } from './bullmq.ts';

/** The part of BullMQ that is used. It is no dependency: the bench installs it where it measures. */
interface Library {
  Queue: new (name: string, options: object) => { add(name: string, data: SendRequest): Promise<unknown> };
  Worker: new (
    name: string,
    work: (job: { data: SendRequest }) => Promise<unknown>,
    options: object,
  ) => { on(event: 'completed', listener: () => void): unknown };
}

const { role, installed, socket, port, connections, callers } = JSON.parse(String(process.argv[2])) as BullMq;
const { Queue, Worker } = createRequire(installed)('bullmq') as Library;
const connection = { path: socket, maxRetriesPerRequest: null };

const producer = () => {
  const queue = new Queue('emails', { connection, defaultJobOptions: { removeOnComplete: true } });
  const turn = limit(callers);
  return async (emails: number): Promise<void> => {
    await Promise.all(
      Array.from({ length: emails }, (_, n) => turn(() => queue.add('email', sendRequest('12 kB', n)))),
    );
  };
};

const worker = () => {
  const maxMessages = Number.POSITIVE_INFINITY;
  const transport = nodemailer.createTransport({
    ...{ host: 'localhost', port, ignoreTLS: true },
    ...{ pool: true, maxConnections: connections, maxMessages },
  });
  let sent = 0;
  let onSent = (): void => {};
  const send = ({ data: { from, to, subject, html } }: { data: SendRequest }) =>
    transport.sendMail({ from, to, subject, html });
  new Worker('emails', send, { connection, concurrency: connections }).on('completed', () => {
    sent++;
    onSent();
  });
  /** Resolves once that many more were sent than when it was last asked. */
  return (emails: number): Promise<void> =>
    new Promise((resolve) => {
      onSent = () => {
        if (sent < emails) return;
        sent -= emails;
        onSent = () => {};
        resolve();
      };
      onSent();
    });
};

const work = role === 'producer' ? producer() : worker();
process.on('message', async ({ emails }: Sending) => {
  process.send?.(await spent(() => work(emails)));
});
process.once('disconnect', () => process.exit());
process.send?.('ready');
