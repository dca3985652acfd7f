import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { emulatorClient } from '../../support/emulators/aws-client.ts';
import type { Aws } from '../rig/aws.ts';
import { type Child, startChild } from '../rig/child.ts';
import type { Sending, Spent } from '../rig/nodemailer.ts';
import { sendRequest } from '../sample.ts';

export interface SqsWorker {
  url: string;
  queueUrl: string;
  port: number;
  connections: number;
  /** How it deletes messages. */
  deletes: 'one by one' | 'in batches';
}

export const startSqsWorker = (worker: SqsWorker): Promise<Child<Sending, Spent>> =>
  startChild<string, Sending, Spent>('../peers/sqs-consumer-process.ts', { args: [JSON.stringify(worker)] });

/** Puts complete emails of 12 kB on the queue, as a storefront would for such a worker. */
export const enqueue = async ({ url, queueUrl }: Pick<Aws, 'url' | 'queueUrl'>, emails: number): Promise<void> => {
  const sqs = new SQSClient({ ...emulatorClient(url), useQueueUrlAsEndpoint: false });
  for (let n = 0; n < emails; n += 10) {
    const size = Math.min(10, emails - n);
    const Entries = Array.from({ length: size }, (_, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(sendRequest('12 kB', n + index)),
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
  sqs.destroy();
};
