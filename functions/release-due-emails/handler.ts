import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dueIndex } from '../../shared/adapters/dynamodb/emails/due-index.ts';
import { heldIndex } from '../../shared/adapters/dynamodb/emails/held-index.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoCircuitStore } from '../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { dynamoSlowLanes } from '../../shared/adapters/dynamodb/sending/slow-lanes.ts';
import { sqsQueueGauge } from '../../shared/adapters/sqs/queue-gauge.ts';
import { sqsSendQueue } from '../../shared/adapters/sqs/send-queue.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { indexShards, readEnv } from '../../shared/runtime/env.ts';
import { eventHandler } from '../../shared/runtime/event-handler.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { releaseDueEmails } from './release-due-emails.ts';
import { releaseHeldEmails } from './release-held-emails.ts';

const { table, queueUrl, requeueAfterSeconds } = readEnv(['table', 'queueUrl', 'requeueAfterSeconds']);
const log = createLog();
const client = dynamoDb();
const shards = indexShards();

/** Created once per cold start. */
const dependencies = {
  store: dueIndex(client, table, { shards: shards.due }),
  circuits: dynamoCircuitStore(client, table),
  inForce: dynamoInForceStore(client, table),
  held: heldIndex(client, table, shards.due),
  lanes: dynamoSlowLanes(client, table),
  sendQueue: sqsSendQueue({
    client: sqs(),
    queueUrl,
    onRefused: (code, count) => log.warn('The send queue refused messages', { code, count }),
  }),
  gauge: sqsQueueGauge(sqs(), queueUrl),
  now: Date.now,
  requeueAfterMs: Number(requeueAfterSeconds) * 1_000,
  log,
};

/** Runs every minute. Due mail does not wait for held mail, which is released even if some due mail cannot be read. */
export const handler = eventHandler(
  async (_event, context) => {
    const remainingMs = () => context.getRemainingTimeInMillis();
    try {
      await releaseDueEmails(dependencies, remainingMs);
    } finally {
      await releaseHeldEmails(dependencies, remainingMs);
    }
  },
  { log },
);
