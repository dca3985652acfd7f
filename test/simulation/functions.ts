import type { SQSEvent } from 'aws-lambda';
import { checkHealth } from '../../functions/check-health/check-health.ts';
import { healthPorts } from '../../functions/check-health/dependencies.ts';
import { createDelivery } from '../../functions/deliver-email/deliver-emails.ts';
import { deliverEvent } from '../../functions/deliver-email/deliver-event.ts';
import { deliverPorts } from '../../functions/deliver-email/dependencies.ts';
import { emailsApiPorts } from '../../functions/emails-api/dependencies.ts';
import { emailsApiRoutes } from '../../functions/emails-api/routes.ts';
import { bounceRoutes } from '../../functions/feedback-api/bounce-routes.ts';
import { suppressionRoutes } from '../../functions/feedback-api/suppression-routes.ts';
import { releaseDueEmails } from '../../functions/release-due-emails/release-due-emails.ts';
import { releaseHeldEmails } from '../../functions/release-due-emails/release-held-emails.ts';
import { settingsPorts } from '../../functions/settings-api/dependencies.ts';
import { settingsRoutes } from '../../functions/settings-api/routes.ts';
import { dynamoAuditLog } from '../../shared/adapters/dynamodb/audit-log.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dueIndex } from '../../shared/adapters/dynamodb/emails/due-index.ts';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { heldIndex } from '../../shared/adapters/dynamodb/emails/held-index.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoCircuitStore } from '../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { dynamoSlowLanes } from '../../shared/adapters/dynamodb/sending/slow-lanes.ts';
import { dynamoSuppressionStore } from '../../shared/adapters/dynamodb/suppression-store.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { sqsQueueGauge } from '../../shared/adapters/sqs/queue-gauge.ts';
import { sqsSendQueue } from '../../shared/adapters/sqs/send-queue.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { newEmailId } from '../../shared/email/lifecycle/id.ts';
import type { FirstAttemptEvent } from '../../shared/messages/first-attempt-message.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { scopeOfParameter } from '../../shared/settings/in-force/parameter-names.ts';
import { guardSettings } from '../../shared/settings/review/guard-settings.ts';
import { log, PREFIX, REQUEUE_AFTER_MS, SKEW_MS, TABLE, WORKERS } from './environment.ts';
import { owing } from './events.ts';
import { type Api, api } from './http.ts';
import { scene } from './models/world.ts';
import { randomBytes, randomUUID, setTimeout, simulatedNow, simulatedRandom } from './stand-ins/runtime.ts';

/*
 * The functions, wired as in their handlers. Each call is a cold start, so that caches do not outlive a run. Only what no
 * invariant depends on is left out: authentication, rate limits, metrics and counts.
 */

const metrics = { count: () => {}, measure: () => {}, flush: () => {} };
const told = { ...log, brought: () => {} };
const counting = { metrics, hourlyCounts: { count: () => {} }, now: simulatedNow };

export type Deliver = (event: SQSEvent | FirstAttemptEvent) => Promise<unknown>;

/** Resolves when an attempt counts as slow; see `LaneDependencies`. */
export type Wait = (ms: number) => Promise<unknown>;

/** A schedule has no durations, so no attempt counts as slow. */
const forEver: Wait = () => new Promise(() => {});

/** deliver-email. `wait` is given where time passes by itself. */
export const deliverEmail = (wait: Wait = forEver): Deliver => {
  const ports = { ...deliverPorts(log, counting, simulatedNow), requeueAfterMs: REQUEUE_AFTER_MS };
  const deliver = createDelivery({
    ...ports,
    random: simulatedRandom,
    pause: setTimeout,
    wait,
    workers: WORKERS,
    worker: randomUUID(),
    clockSkewMs: SKEW_MS,
  });
  return async (event) => {
    const { deadline } = scene.simulation.current ?? { deadline: 0 };
    const remainingMs = () => deadline - scene.simulation.now;
    try {
      return await deliverEvent(event, { ...ports, deliver, remainingMs, log: told });
    } finally {
      await ports.store.flush();
    }
  };
};

/** emails-api, without authentication and rate limit. */
export const emailsApi = (): Api => {
  const ports = emailsApiPorts(log, metrics, simulatedNow);
  const store = owing(countingStore(ports.store, counting));
  return api(emailsApiRoutes({ ...ports, store }), () => store.flush());
};

/** settings-api, without authentication and rate limit. */
export const settingsApi = (): Api => api(settingsRoutes(settingsPorts(log, metrics, simulatedNow)));

/** The routes of feedback-api for returned mail and suppressions, without authentication and rate limit. */
export const feedbackApi = (): Api => {
  const client = dynamoDb();
  const bucket = contentBucket('bucket');
  const store = dynamoEmailStore({ client, table: TABLE, bucket, now: simulatedNow });
  const suppressions = dynamoSuppressionStore(client, TABLE);
  const newId = (at: number) => newEmailId(at, randomBytes(16));
  const stored = owing(countingStore(store, counting));
  const routes = [
    ...bounceRoutes({ store: stored, suppressions, metrics, now: simulatedNow, newId, log }),
    ...suppressionRoutes({
      suppressions,
      audit: dynamoAuditLog(client, TABLE, newId),
      store,
      emailLog: store,
      now: simulatedNow,
      newId,
    }),
  ];
  return api(routes, () => stored.flush());
};

/** release-due-emails. */
export const releaseDue = async (): Promise<void> => {
  const client = dynamoDb();
  const dependencies = {
    store: dueIndex(client, TABLE),
    circuits: dynamoCircuitStore(client, TABLE),
    inForce: dynamoInForceStore(client, TABLE),
    held: heldIndex(client, TABLE),
    lanes: dynamoSlowLanes(client, TABLE),
    sendQueue: sqsSendQueue({ client: sqs(), queueUrl: 'send-queue' }),
    gauge: sqsQueueGauge(sqs(), 'send-queue'),
    now: simulatedNow,
    requeueAfterMs: REQUEUE_AFTER_MS,
    log,
  };
  const { deadline } = scene.simulation.current ?? { deadline: 0 };
  const left = () => deadline - scene.simulation.now;
  await releaseDueEmails(dependencies, left);
  await releaseHeldEmails(dependencies, left);
};

/** guard-settings, for a change of the parameter with this name. */
export const guardChange = async (name: string): Promise<void> => {
  const { reviewing } = healthPorts({ log, now: simulatedNow, metrics });
  const scope = scopeOfParameter(name.slice(PREFIX.length + 1));
  if (scope !== undefined) await guardSettings(reviewing, scope);
};

/** check-health. */
export const checkAll = async (): Promise<void> => {
  const ports = healthPorts({ log, now: simulatedNow, metrics });
  const random = () => randomBytes(16);
  await checkHealth({ ...ports, settings: ports.newReader(), random, now: simulatedNow });
};

/** Names of errors with which a function may fail: Lambda retries it, or it runs again a minute later. */
const PASSING = new Set(['StoreUnavailable', 'ParametersUnavailable', 'ReviewOvertaken', 'SettingsUnavailable']);

export const unlessUnavailable = (work: () => Promise<unknown>) => async (): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error && PASSING.has(error.name))) throw error;
  }
};
