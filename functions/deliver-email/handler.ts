import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { SQSEvent } from 'aws-lambda';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoHourlyCounters } from '../../shared/adapters/dynamodb/hourly-counters.ts';
import type { FirstAttemptEvent } from '../../shared/messages/first-attempt-message.ts';
import { createCounting } from '../../shared/metrics/counting.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { eventHandler } from '../../shared/runtime/event-handler.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { createDelivery } from './deliver-emails.ts';
import { deliverEvent } from './deliver-event.ts';
import { deliverPorts } from './dependencies.ts';
import { messageLog } from './message-log.ts';

const env = readEnv(['table', 'clockSkewSeconds', 'requeueAfterSeconds', 'workers']);
const now = Date.now;
const log = messageLog(createLog());
const counting = createCounting({ counters: dynamoHourlyCounters(dynamoDb(), env.table), log, now });
const ports = { ...deliverPorts(log, counting, now), requeueAfterMs: Number(env.requeueAfterSeconds) * 1_000 };

/**
 * Resolves after `ms` milliseconds, or never if the signal aborts. It does not reject on abort because that happens
 * for every email, and creating an error is expensive.
 */
const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms).unref();
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });

/** Created once per cold start; its connections to mail servers are kept between invocations. */
const deliver = createDelivery({
  ...ports,
  random: Math.random,
  pause,
  wait,
  workers: Number(env.workers),
  worker: randomUUID(),
  clockSkewMs: Number(env.clockSkewSeconds) * 1_000,
});

/** Handles a batch of the send queue, or emails whose first attempt a request waits for. */
export const handler = eventHandler(
  (event: SQSEvent | FirstAttemptEvent, context) =>
    deliverEvent(event, { ...ports, deliver, remainingMs: () => context.getRemainingTimeInMillis(), log }),
  { log, flushed: [ports.store, counting] },
);
