/**
 * A yardstick: a typical worker using sqs-consumer and nodemailer. Empties the queue, and reports the
 * time and CPU used.
 */
import { once } from 'node:events';
import { SQSClient } from '@aws-sdk/client-sqs';
import nodemailer from 'nodemailer';
import { Consumer } from 'sqs-consumer';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import type { Sending } from '../rig/nodemailer.ts';
import { spent } from '../rig/spent.ts';
import type { SendRequest } from '../sample.ts';
import type { SqsWorker } from './sqs-consumer.ts';

const { url, queueUrl, port, connections, deletes } = JSON.parse(String(process.argv[2])) as SqsWorker;

const transport = nodemailer.createTransport({
  host: 'localhost',
  port,
  pool: true,
  maxConnections: connections,
  maxMessages: Number.POSITIVE_INFINITY,
  ignoreTLS: true,
});

const send = async (body: string | undefined): Promise<void> => {
  const { from, to, subject, html } = JSON.parse(body ?? '{}') as SendRequest;
  await transport.sendMail({ from, to, subject, html });
};

const createConsumer = (onSent: () => void): Consumer => {
  const sendOne = async (body: string | undefined): Promise<void> => {
    await send(body);
    onSent();
  };
  return Consumer.create({
    queueUrl,
    sqs: new SQSClient({ ...emulatorClient(url), useQueueUrlAsEndpoint: false }),
    batchSize: 10,
    waitTimeSeconds: 1,
    ...(deletes === 'in batches'
      ? {
          handleMessageBatch: async (messages) => {
            await Promise.all(messages.map(({ Body }) => sendOne(Body)));
            return messages;
          },
        }
      : {
          handleMessage: async (message) => {
            await sendOne(message.Body);
            return message;
          },
        }),
  });
};

/** Works until this many emails were sent and their messages deleted. */
const consume = async (emails: number): Promise<void> => {
  let left = emails;
  const consumer = createConsumer(() => {
    left--;
    if (left === 0) consumer.stop();
  });
  const stopped = once(consumer, 'stopped');
  consumer.start();
  await stopped;
};

process.on('message', async ({ emails }: Sending) => {
  process.send?.(await spent(() => consume(emails)));
});
process.once('disconnect', () => process.exit());
process.send?.('ready');
