import { randomBytes } from 'node:crypto';
import { dynamoAuditLog } from '../../shared/adapters/dynamodb/audit-log.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { ssmParameters } from '../../shared/adapters/ssm/parameters.ts';
import { ssm } from '../../shared/adapters/ssm/ssm-client.ts';
import { newEmailId } from '../../shared/email/lifecycle/id.ts';
import { countingParameters } from '../../shared/metrics/counting-parameters.ts';
import { embeddedMetrics } from '../../shared/metrics/embedded-metrics.ts';
import { thisDeployment } from '../../shared/runtime/deployment.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import { eventHandler } from '../../shared/runtime/event-handler.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { isWrittenBy } from '../../shared/runtime/own-writes.ts';
import { scopeOfParameter } from '../../shared/settings/in-force/parameter-names.ts';
import { guardSettings } from '../../shared/settings/review/guard-settings.ts';
import type { ReviewOptions } from '../../shared/settings/review/review-scope.ts';

const { table, parameterPrefix, settingsRole } = readEnv(['table', 'parameterPrefix', 'settingsRole']);

const log = createLog();
const metrics = embeddedMetrics();

const options: ReviewOptions = {
  inForce: dynamoInForceStore(dynamoDb(), table),
  audit: dynamoAuditLog(dynamoDb(), table, (at) => newEmailId(at, randomBytes(16))),
  parameters: countingParameters(ssmParameters({ client: ssm(), prefix: parameterPrefix }), metrics),
  deployment: thisDeployment(Date.now),
  now: Date.now,
  isOwn: isWrittenBy(settingsRole),
  log,
  metrics,
};

/** The part of an SSM change event that we use. Events are best effort and have neither value nor version. */
interface ParameterChanged {
  detail: { name: string };
}

/** Reviews the scope whose settings document or secret was changed in Parameter Store. */
export const handler = eventHandler(
  async ({ detail }: ParameterChanged) => {
    const scope = scopeOfParameter(detail.name.slice(parameterPrefix.length + 1));
    if (scope !== undefined) await guardSettings(options, scope);
  },
  { log, flushed: [metrics] },
);
