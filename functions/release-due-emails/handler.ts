import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { sqsDoorbell } from '../../shared/adapters/doorbell.ts';
import { dueIndex } from '../../shared/adapters/due-index.ts';
import { dynamoDb, sqs } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { releaseDueEmails } from './release-due-emails.ts';

const { table, queueUrl, ringAgainSeconds } = readEnv(['table', 'queueUrl', 'ringAgainSeconds']);
const log = createLog();

/** Made once per cold start. */
const dependencies = {
  store: dueIndex(dynamoDb(), table),
  doorbell: sqsDoorbell({
    client: sqs(),
    queueUrl,
    onRefused: (code, count) => log.warn('The send queue refused doorbells', { code, count }),
  }),
  now: Date.now,
  ringAgainMs: Number(ringAgainSeconds) * 1_000,
  log,
};

/** Once a minute. */
export const handler = middy((_event: unknown, context: Context) =>
  releaseDueEmails(dependencies, () => context.getRemainingTimeInMillis()),
);
