import { dynamoCircuitStore } from '../../shared/adapters/circuit-store.ts';
import { contentBucket } from '../../shared/adapters/content-bucket.ts';
import { sqsDeadLetters } from '../../shared/adapters/dead-letters.ts';
import { sqsDoorbell } from '../../shared/adapters/doorbell.ts';
import { dynamoEmailStore } from '../../shared/adapters/email-store.ts';
import { dynamoInForceStore } from '../../shared/adapters/in-force-store.ts';
import { ssmParameters } from '../../shared/adapters/parameters.ts';
import { dynamoSendingBudget } from '../../shared/adapters/sending-budget.ts';
import { createTransports } from '../../shared/adapters/transports.ts';
import { countingParameters } from '../../shared/metrics/counting-parameters.ts';
import type { Counting } from '../../shared/metrics/counting-store.ts';
import { countingStore } from '../../shared/metrics/counting-store.ts';
import { smtpTimes } from '../../shared/metrics/smtp-times.ts';
import type { DeadLetters } from '../../shared/ports/dead-letters.ts';
import type { Doorbell } from '../../shared/ports/doorbell.ts';
import type { SettingsReader } from '../../shared/ports/settings-reader.ts';
import { dynamoDb, sqs, ssm } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { once } from '../../shared/runtime/once.ts';
import { sendmailPath } from '../../shared/runtime/sendmail-path.ts';
import { createSettingsReader } from '../../shared/settings/reader.ts';
import { Circuits } from './circuits.ts';
import { Outages } from './outages.ts';

/** What a delivery needs, as AWS has it. Clients that few batches use are made when one does. */
export const deliverPorts = (log: Log, counting: Counting, now: () => number) => {
  const env = readEnv(['table', 'queueUrl', 'deadLettersUrl', 'bucket', 'parameterPrefix', 'retentionDays']);
  const client = dynamoDb();
  const sendmail = sendmailPath();
  const stored = dynamoEmailStore({
    client,
    table: env.table,
    bucket: contentBucket(env.bucket),
    now,
    retentionDays: Number(env.retentionDays),
  });
  const reader = once(() => {
    const parameters = ssmParameters({ client: ssm(), prefix: env.parameterPrefix });
    return createSettingsReader({
      inForce: dynamoInForceStore(client, env.table),
      parameters: countingParameters(parameters, counting.metrics),
      now,
      withSecrets: true,
    });
  });
  const onRefused = (code: string, count: number): void =>
    log.warn('The send queue refused doorbells', { code, count });
  const doorbell = once(() => sqsDoorbell({ client: sqs(), queueUrl: env.queueUrl, onRefused }));
  const deadLetters = once(() => sqsDeadLetters(sqs(), env.deadLettersUrl));
  return {
    store: countingStore(stored, counting),
    settings: { effective: (scope) => reader().effective(scope) } satisfies SettingsReader,
    doorbell: { ring: (ids) => doorbell().ring(ids) } satisfies Doorbell,
    deadLetters: { bury: (letter) => deadLetters().bury(letter) } satisfies DeadLetters,
    circuits: new Circuits({ store: dynamoCircuitStore(client, env.table), now }),
    outages: new Outages(),
    sendingBudget: dynamoSendingBudget(client, env.table),
    transports: createTransports({
      network: networkPolicy(),
      now,
      newObserver: () => smtpTimes(counting.metrics, now),
      ...(sendmail && { sendmailPath: sendmail }),
    }),
    log,
    now,
  };
};
