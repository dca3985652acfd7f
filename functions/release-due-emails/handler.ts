import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { dynamoCircuitStore } from '../../shared/adapters/circuit-store.ts';
import { sqsDoorbell } from '../../shared/adapters/doorbell.ts';
import { dueIndex } from '../../shared/adapters/due-index.ts';
import { heldIndex } from '../../shared/adapters/held-index.ts';
import { dynamoInForceStore } from '../../shared/adapters/in-force-store.ts';
import { dynamoDb, sqs } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { releaseDueEmails } from './release-due-emails.ts';
import { releaseHeldEmails } from './release-held-emails.ts';

const { table, queueUrl, ringAgainSeconds } = readEnv(['table', 'queueUrl', 'ringAgainSeconds']);
const log = createLog();
const client = dynamoDb();

/** Made once per cold start. */
const dependencies = {
  store: dueIndex(client, table),
  circuits: dynamoCircuitStore(client, table),
  inForce: dynamoInForceStore(client, table),
  held: heldIndex(client, table),
  doorbell: sqsDoorbell({
    client: sqs(),
    queueUrl,
    onRefused: (code, count) => log.warn('The send queue refused doorbells', { code, count }),
  }),
  now: Date.now,
  ringAgainMs: Number(ringAgainSeconds) * 1_000,
  log,
};

/** Once a minute. What is due does not wait for what is held. */
export const handler = middy(async (_event: unknown, context: Context) => {
  const remainingMs = () => context.getRemainingTimeInMillis();
  await releaseDueEmails(dependencies, remainingMs);
  await releaseHeldEmails(dependencies, remainingMs);
});
