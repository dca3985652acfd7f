import { setTimeout as wait } from 'node:timers/promises';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoCircuitStore } from '../../shared/adapters/dynamodb/sending/circuit-store.ts';
import { dynamoSendingBudget } from '../../shared/adapters/dynamodb/sending/sending-budget.ts';
import { dynamoSlowLanes } from '../../shared/adapters/dynamodb/sending/slow-lanes.ts';
import { dynamoSuppressionStore } from '../../shared/adapters/dynamodb/suppression-store.ts';
import { updateInGroups } from '../../shared/adapters/dynamodb/updates/group-commit.ts';
import { dynamoWebhookStore } from '../../shared/adapters/dynamodb/webhook-store.ts';
import { lazyAccessTokens } from '../../shared/adapters/oauth2/lazy-access-tokens.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { sqsDeadLetters } from '../../shared/adapters/sqs/dead-letters.ts';
import { sqsSendQueue } from '../../shared/adapters/sqs/send-queue.ts';
import { sqs } from '../../shared/adapters/sqs/sqs-client.ts';
import { sqsWebhookQueue } from '../../shared/adapters/sqs/webhook-queue.ts';
import { ssmParameterReader } from '../../shared/adapters/ssm/parameters.ts';
import { ssm } from '../../shared/adapters/ssm/ssm-client.ts';
import { createTransports } from '../../shared/adapters/transports.ts';
import { countingReader } from '../../shared/metrics/counting-parameters.ts';
import type { Counting } from '../../shared/metrics/counting-store.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { smtpTimes } from '../../shared/metrics/smtp-times.ts';
import type { SuppressionStore } from '../../shared/ports/emails/suppression-store.ts';
import { StoreUnavailable } from '../../shared/ports/errors.ts';
import type { DeadLetters } from '../../shared/ports/sending/dead-letters.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { cached } from '../../shared/runtime/cached.ts';
import { indexShards, readEnv } from '../../shared/runtime/env.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { sendmailPath } from '../../shared/runtime/sendmail-path.ts';
import { formerDkimKeys } from '../../shared/settings/in-force/dkim-key.ts';
import { createSettingsReader } from '../../shared/settings/in-force/reader.ts';
import { secretsIn } from '../../shared/settings/in-force/secrets.ts';
import { knownEndpoints } from '../../shared/webhooks/known-endpoints.ts';
import { outboxStore } from '../../shared/webhooks/outbox-store.ts';
import { Circuits } from './circuits.ts';
import { Outages } from './outages.ts';

/** How long the first suppression of a deployment may take to have effect; later ones have effect immediately. */
const FIRST_SUPPRESSION_SEEN_MS = 15_000;

/** The AWS adapters that delivery needs. Clients that few batches use are created on first use. */
export const deliverPorts = (log: Log, counting: Counting, now: () => number) => {
  const env = readEnv([
    'table',
    'queueUrl',
    'deadLettersUrl',
    'webhookQueueUrl',
    'bucket',
    'parameterPrefix',
    'retentionDays',
  ]);
  const client = dynamoDb();
  const [sendmail, network] = [sendmailPath(), networkPolicy()];
  const stored = dynamoEmailStore({
    client,
    table: env.table,
    bucket: contentBucket(env.bucket),
    now,
    retentionDays: Number(env.retentionDays),
    shards: indexShards(),
    update: updateInGroups(client, env.table),
    isSuppressing: cached({
      load: () => mayBeSuppressing(dynamoSuppressionStore(client, env.table)),
      maxAgeMs: FIRST_SUPPRESSION_SEEN_MS,
      now,
      isPassing: () => false,
    }),
  });
  const parameters = lazy(() =>
    countingReader(ssmParameterReader({ client: ssm(), prefix: env.parameterPrefix }), counting.metrics),
  );
  const reader = lazy(() =>
    createSettingsReader({
      inForce: dynamoInForceStore(client, env.table),
      parameters: parameters(),
      now,
      secrets: secretsIn(parameters()),
    }),
  );
  const onRefused = (code: string, count: number): void => log.warn('The send queue refused messages', { code, count });
  const sendQueue = lazy(() => sqsSendQueue({ client: sqs(), queueUrl: env.queueUrl, onRefused }));
  const webhookQueue = lazy(() => sqsWebhookQueue({ client: sqs(), queueUrl: env.webhookQueueUrl, onRefused }));
  const deadLetters = lazy(() => sqsDeadLetters(sqs(), env.deadLettersUrl));
  const openStore = async () => (await import('#token-store')).dynamoTokenStore(client, env.table);
  return {
    store: outboxStore(countingStore(stored, counting), {
      endpoints: knownEndpoints(dynamoWebhookStore(client, env.table), now),
      queue: { send: (deliveries) => webhookQueue().send(deliveries) },
      now,
      log,
    }),
    settings: { effective: (scope) => reader().effective(scope) } satisfies SettingsReader,
    formerDkimKey: formerDkimKeys(parameters),
    sendQueue: { enqueue: (ids, scopeOf) => sendQueue().enqueue(ids, scopeOf) } satisfies SendQueue,
    deadLetters: { bury: (letter) => deadLetters().bury(letter) } satisfies DeadLetters,
    circuits: new Circuits({ store: dynamoCircuitStore(client, env.table), now }),
    outages: new Outages(),
    lanes: dynamoSlowLanes(client, env.table),
    sendingBudget: dynamoSendingBudget(client, env.table),
    transports: createTransports({
      network,
      now,
      accessTokens: lazyAccessTokens({ openStore, network, now, wait }),
      newObserver: () => smtpTimes(counting.metrics, now),
      ...(sendmail && { sendmailPath: sendmail }),
    }),
    log,
    now,
  };
};

/** Whether any address may be suppressed. True while the table does not answer, since an old "no" could be outdated. */
const mayBeSuppressing = async (store: SuppressionStore): Promise<boolean> => {
  try {
    return (await store.scopes()).length > 0;
  } catch (error) {
    if (error instanceof StoreUnavailable) return true;
    throw error;
  }
};
