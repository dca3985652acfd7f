import { randomBytes } from 'node:crypto';
import { dynamoApiKeyStore } from '../../shared/adapters/api-key-store.ts';
import { dynamoInForceStore } from '../../shared/adapters/in-force-store.ts';
import { mailProbe } from '../../shared/adapters/mail-probe.ts';
import { ssmParameterWriter } from '../../shared/adapters/parameter-writer.ts';
import { ssmParameters } from '../../shared/adapters/parameters.ts';
import { scopeEmails } from '../../shared/adapters/scope-emails.ts';
import { systemResolve } from '../../shared/adapters/smtp/resolve.ts';
import { newEmailId } from '../../shared/email/id.ts';
import { countingParameters, countingWriter } from '../../shared/metrics/counting-parameters.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { dynamoDb, ssm } from '../../shared/runtime/clients.ts';
import { readEnv } from '../../shared/runtime/env.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { isWrittenBy } from '../../shared/runtime/own-writes.ts';
import { sendmailPath } from '../../shared/runtime/sendmail-path.ts';
import type { SettingsPorts } from './settings-ports.ts';
import type { TestSendPorts } from './test-send.ts';

/** What the routes need, as AWS has it. */
export const settingsPorts = (log: Log, metrics: Metrics, now: () => number): SettingsPorts & TestSendPorts => {
  const env = readEnv(['table', 'parameterPrefix', 'settingsRole', 'secretsKey']);
  const network = networkPolicy();
  const names = { client: ssm(), prefix: env.parameterPrefix };
  return {
    inForce: dynamoInForceStore(dynamoDb(), env.table),
    parameters: countingParameters(ssmParameters(names), metrics),
    writer: countingWriter(ssmParameterWriter({ ...names, keyId: env.secretsKey }), metrics),
    apiKeys: dynamoApiKeyStore(dynamoDb(), env.table),
    emails: scopeEmails(dynamoDb(), env.table),
    probe: mailProbe({ network, now }),
    resolve: systemResolve,
    deployment: { network, sendmail: sendmailPath() !== undefined },
    isOwn: isWrittenBy(env.settingsRole),
    newId: () => newEmailId(now(), randomBytes(16)),
    now,
    log,
  };
};
