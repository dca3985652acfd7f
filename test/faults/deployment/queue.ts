import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { sqsRecord } from '../../support/builders/sqs-record.ts';
import type { Emulators } from './emulators.ts';

/** As in the event source mappings. */
const BATCH = 10;
/** Longer than any test: messages reappear according to the test's clock. */
const HIDDEN_SECONDS = 43_200;
/** Six times the function's timeout, as in the stack. */
export const VISIBILITY_MS = 360_000;

interface Hidden {
  receiptHandle: string;
  until: number;
}

const recordOf = ({ MessageId = '', Body = '', ReceiptHandle = '', Attributes = {} }: Message): SQSRecord => {
  const record = sqsRecord({ messageId: MessageId, body: Body });
  const { SentTimestamp = '0', MessageGroupId } = Attributes;
  const attributes = { ...record.attributes, SentTimestamp, ...(MessageGroupId !== undefined && { MessageGroupId }) };
  return { ...record, receiptHandle: ReceiptHandle, attributes };
};

/** A queue as seen by Lambda's event source mapping, under the clock of a deployment. */
export class Queue {
  private readonly clients: Emulators['clients'];
  private readonly url: string;
  private readonly now: () => number;
  private hidden: Hidden[] = [];

  constructor({ clients }: Pick<Emulators, 'clients'>, url: string, now: () => number) {
    this.clients = clients;
    this.url = url;
    this.now = now;
  }

  /** Up to ten messages in any order; they do not reappear before they are settled. */
  async receive(most = BATCH): Promise<SQSRecord[]> {
    await this.reappear();
    const request = new ReceiveMessageCommand({
      QueueUrl: this.url,
      MaxNumberOfMessages: most,
      VisibilityTimeout: HIDDEN_SECONDS,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return ((await this.clients.sqs.send(request)).Messages ?? []).map(recordOf);
  }

  /**
   * Deletes the handled messages. Resolves to the others, which will be redelivered. Without a response, the function
   * failed or was never run.
   */
  async settle(records: readonly SQSRecord[], response: SQSBatchResponse | undefined): Promise<SQSRecord[]> {
    const failed = new Set(response?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const isDone = ({ messageId }: SQSRecord): boolean => response !== undefined && !failed.has(messageId);
    const until = this.now() + VISIBILITY_MS;
    const again = records.filter((record) => !isDone(record));
    for (const { receiptHandle } of again) this.hidden.push({ receiptHandle, until });
    await this.remove(records.filter(isDone));
    return again;
  }

  private async remove(records: readonly SQSRecord[]): Promise<void> {
    if (records.length === 0) return;
    const { clients, url: QueueUrl } = this;
    const Entries = records.map(({ receiptHandle }, n) => ({ Id: String(n), ReceiptHandle: receiptHandle }));
    await clients.sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }

  private async reappear(): Promise<void> {
    const now = this.now();
    const { clients, url: QueueUrl } = this;
    const over = this.hidden.filter(({ until }) => until <= now);
    this.hidden = this.hidden.filter(({ until }) => until > now);
    for (const { receiptHandle: ReceiptHandle } of over) {
      await clients.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    }
  }
}
