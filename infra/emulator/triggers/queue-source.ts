import { setTimeout as delay } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { InvocationResult } from '../lambda/invocation-result.ts';
import type { QueueSourceModel } from '../template/model.ts';
import { type Batch, batchesOf } from './batches.ts';
import { handledRecords } from './handled-records.ts';
import { receiveRecords } from './receive-records.ts';
import type { SqsRecord } from './sqs-record.ts';

export interface QueueSourceOptions {
  /** Has the credentials of the function's role: Lambda polls with these, so the role must allow it. */
  client: SQSClient;
  region: string;
  /** Maximum concurrent invocations if the template sets no lower limit: the number of the function's processes. */
  maxConcurrency: number;
  invoke: (functionName: string, event: string) => Promise<InvocationResult>;
  log: (functionName: string, line: string) => void;
  now: () => number;
}

/** Milliseconds to wait after a failed receive. */
const pauseAfterFaultMs = 1_000;
/** Maximum entries of a batch request (AWS quota). */
const maxPerRequest = 10;

/** Lambda's event source mapping: passes the messages of a queue to a function and deletes those it has handled. */
export class QueueSource {
  private readonly source: QueueSourceModel;
  private readonly options: QueueSourceOptions;
  private readonly maxConcurrency: number;
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<void>>();
  private readonly polling: Promise<void>;

  /** Starts polling. */
  constructor(source: QueueSourceModel, options: QueueSourceOptions) {
    this.source = source;
    this.options = options;
    this.maxConcurrency = Math.min(source.maximumConcurrency ?? options.maxConcurrency, options.maxConcurrency);
    this.polling = this.poll();
  }

  /** Stops polling, and resolves when the messages already received have been handled and deleted. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.polling;
    await Promise.all(this.running);
  }

  private async poll(): Promise<void> {
    while (!this.closing.signal.aborted) {
      if (this.running.size >= this.maxConcurrency) await Promise.race(this.running);
      else await this.receive();
    }
  }

  private async receive(): Promise<void> {
    const { signal } = this.closing;
    try {
      const records = await receiveRecords(this.source, { ...this.options, signal });
      for (const batch of batchesOf(records)) this.start(batch);
    } catch (error) {
      if (signal.aborted) return;
      this.options.log(this.source.functionName, `The queue could not be polled: ${error}`);
      await delay(pauseAfterFaultMs, undefined, { signal }).catch(() => {});
    }
  }

  private start(batch: Batch): void {
    const done = this.handle(batch);
    this.running.add(done);
    void done.then(() => this.running.delete(done));
  }

  private async handle({ records, event }: Batch): Promise<void> {
    const { functionName, reportsItemFailures } = this.source;
    try {
      const outcome = await this.options.invoke(functionName, event);
      await this.remove(handledRecords(records, outcome, reportsItemFailures));
    } catch (error) {
      // The messages reappear after their visibility timeout.
      this.options.log(functionName, `A batch could not be handled: ${error}`);
    }
  }

  private async remove(records: SqsRecord[]): Promise<void> {
    for (let at = 0; at < records.length; at += maxPerRequest) {
      const Entries = records
        .slice(at, at + maxPerRequest)
        .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await this.options.client.send(new DeleteMessageBatchCommand({ QueueUrl: this.source.queueUrl, Entries }));
    }
  }
}
