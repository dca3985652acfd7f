import { releaseDueEmails } from '../../../functions/release-due-emails/release-due-emails.ts';
import { releaseHeldEmails } from '../../../functions/release-due-emails/release-held-emails.ts';
import { dynamoEmailStore } from '../../../shared/adapters/dynamodb/emails/email-store.ts';
import { heldIndex } from '../../../shared/adapters/dynamodb/emails/held-index.ts';
import { dynamoInForceStore } from '../../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoCircuitStore } from '../../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { dynamoSlowLanes } from '../../../shared/adapters/dynamodb/sending/slow-lanes.ts';
import { s3Bucket } from '../../../shared/adapters/s3/s3-bucket.ts';
import { sqsQueueGauge } from '../../../shared/adapters/sqs/queue-gauge.ts';
import { sqsSendQueue } from '../../../shared/adapters/sqs/send-queue.ts';
import type { ContentBucket } from '../../../shared/ports/emails/content-bucket.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import { recordingLog } from '../../support/fakes/recording-log.ts';
import { type Clients, names } from './emulators.ts';

export const REQUEUE_AFTER_MS = 180_000;
const RUN_MS = 60_000;

/** The emails table and the queue, through these clients. */
export const emailsOf = ({ dynamoDb, s3, sqs }: Clients, queueUrl: string, now: () => number) => {
  const bucket: ContentBucket = s3Bucket(names.bucket, s3);
  return {
    store: dynamoEmailStore({ client: dynamoDb, table: names.table, bucket, now }),
    sendQueue: sqsSendQueue({ client: sqs, queueUrl }),
    gauge: sqsQueueGauge(sqs, queueUrl),
  };
};

/** Runs the schedule once. As on Lambda, a failed run is simply followed by the next. */
export const release = async (clients: Clients, queueUrl: string, now: () => number): Promise<void> => {
  const { table } = names;
  const { dynamoDb } = clients;
  const common = { ...emailsOf(clients, queueUrl, now), now, requeueAfterMs: REQUEUE_AFTER_MS, log: recordingLog() };
  const inForce = dynamoInForceStore(dynamoDb, table);
  const circuits = dynamoCircuitStore(dynamoDb, table);
  try {
    await releaseDueEmails(common, () => RUN_MS);
    const lanes = dynamoSlowLanes(dynamoDb, table);
    await releaseHeldEmails({ ...common, inForce, circuits, lanes, held: heldIndex(dynamoDb, table) }, () => RUN_MS);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
};
