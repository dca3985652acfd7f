import { setTimeout as pause } from 'node:timers/promises';
import middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import { dynamoCircuitStore } from '../../shared/adapters/circuit-store.ts';
import { contentBucket } from '../../shared/adapters/content-bucket.ts';
import { sqsDeadLetters } from '../../shared/adapters/dead-letters.ts';
import { dynamoEmailStore } from '../../shared/adapters/email-store.ts';
import type { FirstAttemptEvent } from '../../shared/adapters/first-attempt-message.ts';
import { dynamoInForceStore } from '../../shared/adapters/in-force-store.ts';
import { ssmParameters } from '../../shared/adapters/parameters.ts';
import { dynamoSendingBudget } from '../../shared/adapters/sending-budget.ts';
import { createTransports } from '../../shared/adapters/transports.ts';
import { countingParameters } from '../../shared/metrics/counting-parameters.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import type { DeadLetter } from '../../shared/ports/dead-letters.ts';
import { dynamoDb, sqs, ssm } from '../../shared/runtime/clients.ts';
import { createCounting } from '../../shared/runtime/counting.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { flushAfter } from '../../shared/runtime/flush-after.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { once } from '../../shared/runtime/once.ts';
import { sendmailPath } from '../../shared/runtime/sendmail-path.ts';
import { createSettingsReader } from '../../shared/settings/reader.ts';
import { Circuits } from './circuits.ts';
import { createDelivery } from './deliver-emails.ts';
import { deliverEvent } from './deliver-event.ts';

const { table, deadLettersUrl, bucket, parameterPrefix, clockSkewSeconds, ringAgainSeconds, retentionDays } = readEnv([
  'table',
  'deadLettersUrl',
  'bucket',
  'parameterPrefix',
  'clockSkewSeconds',
  'ringAgainSeconds',
  'retentionDays',
]);
const sendmail = sendmailPath();
const now = Date.now;
const log = createLog();
const client = dynamoDb();

const counting = createCounting({ client, table, log, now });
const stored = dynamoEmailStore({
  client,
  table,
  bucket: contentBucket(bucket),
  now,
  retentionDays: Number(retentionDays),
});
const store = countingStore(stored, counting);
const settings = once(() => {
  const parameters = countingParameters(ssmParameters({ client: ssm(), prefix: parameterPrefix }), counting.metrics);
  return createSettingsReader({ inForce: dynamoInForceStore(client, table), parameters, now, withSecrets: true });
});
const deadLetters = once(() => sqsDeadLetters(sqs(), deadLettersUrl));

/** Made once per cold start; connections to mail servers live on in it between batches. */
const deliver = createDelivery({
  store,
  settings: { effective: (scope) => settings().effective(scope) },
  circuits: new Circuits({ store: dynamoCircuitStore(client, table), now }),
  sendingBudget: dynamoSendingBudget(client, table),
  transports: createTransports({ network: networkPolicy(), now, ...(sendmail && { sendmailPath: sendmail }) }),
  now,
  random: Math.random,
  pause,
  clockSkewMs: Number(clockSkewSeconds) * 1_000,
  log,
});

const batch = {
  deliver,
  store,
  deadLetters: { bury: (letter: DeadLetter) => deadLetters().bury(letter) },
  now,
  ringAgainMs: Number(ringAgainSeconds) * 1_000,
  log,
};

/** A batch of the send queue, or emails whose first attempt a request waits for. */
export const handler = middy((event: SQSEvent | FirstAttemptEvent, context: Context) =>
  deliverEvent(event, { ...batch, remainingMs: () => context.getRemainingTimeInMillis() }),
).use(flushAfter(counting));
