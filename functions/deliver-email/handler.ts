import { setTimeout as pause } from 'node:timers/promises';
import middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import type { FirstAttemptEvent } from '../../shared/adapters/first-attempt-message.ts';
import { dynamoDb } from '../../shared/runtime/clients.ts';
import { createCounting } from '../../shared/runtime/counting.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { flushAfter } from '../../shared/runtime/flush-after.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { createDelivery } from './deliver-emails.ts';
import { deliverEvent } from './deliver-event.ts';
import { deliverPorts } from './ports.ts';

const env = readEnv(['table', 'clockSkewSeconds', 'ringAgainSeconds']);
const now = Date.now;
const log = createLog();
const counting = createCounting({ client: dynamoDb(), table: env.table, log, now });
const ports = { ...deliverPorts(log, counting, now), ringAgainMs: Number(env.ringAgainSeconds) * 1_000 };

/** Made once per cold start; connections to mail servers live on in it between batches. */
const deliver = createDelivery({
  ...ports,
  random: Math.random,
  pause,
  clockSkewMs: Number(env.clockSkewSeconds) * 1_000,
});

/** A batch of the send queue, or emails whose first attempt a request waits for. */
export const handler = middy((event: SQSEvent | FirstAttemptEvent, context: Context) =>
  deliverEvent(event, { ...ports, deliver, remainingMs: () => context.getRemainingTimeInMillis() }),
).use(flushAfter(counting));
