import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { nodeDns } from '../../shared/adapters/dns/node-dns.ts';
import { dynamoApiKeyStore } from '../../shared/adapters/dynamodb/api-key-store.ts';
import { dynamoAuditLog } from '../../shared/adapters/dynamodb/audit-log.ts';
import { dynamoDb } from '../../shared/adapters/dynamodb/dynamodb-client.ts';
import { scopeEmails } from '../../shared/adapters/dynamodb/emails/scope-emails.ts';
import { dynamoInForceStore } from '../../shared/adapters/dynamodb/in-force-store.ts';
import { dynamoDismissedWarnings } from '../../shared/adapters/dynamodb/settings/dismissed-warnings.ts';
import { dynamoProbeTurns } from '../../shared/adapters/dynamodb/settings/probe-turns.ts';
import { dynamoTokenStore } from '../../shared/adapters/dynamodb/token-store.ts';
import { lazyAccessTokens } from '../../shared/adapters/oauth2/lazy-access-tokens.ts';
import { systemResolve } from '../../shared/adapters/smtp/resolve.ts';
import { ssmParameterWriter } from '../../shared/adapters/ssm/parameter-writer.ts';
import { ssmParameters } from '../../shared/adapters/ssm/parameters.ts';
import { ssm } from '../../shared/adapters/ssm/ssm-client.ts';
import { newDkimKey } from '../../shared/email/dkim/key.ts';
import { newEmailId } from '../../shared/email/lifecycle/id.ts';
import { countingParameters, countingWriter } from '../../shared/metrics/counting-parameters.ts';
import type { Metrics } from '../../shared/ports/metrics.ts';
import { thisDeployment } from '../../shared/runtime/deployment.ts';
import { indexShards, readEnv } from '../../shared/runtime/env.ts';
import { lazy } from '../../shared/runtime/lazy.ts';
import type { Log } from '../../shared/runtime/logger.ts';
import { networkPolicy } from '../../shared/runtime/network-policy.ts';
import { isWrittenBy } from '../../shared/runtime/own-writes.ts';
import { sendmailPath } from '../../shared/runtime/sendmail-path.ts';
import type { SettingsPorts } from './ports.ts';
import type { TestSendPorts } from './probe/test-send.ts';

/** The dependencies of the routes, on AWS. */
export const settingsPorts = (log: Log, metrics: Metrics, now: () => number): SettingsPorts & TestSendPorts => {
  const env = readEnv(['table', 'parameterPrefix', 'settingsRole', 'secretsKey']);
  const network = networkPolicy();
  const sendmail = sendmailPath();
  const tokens = dynamoTokenStore(dynamoDb(), env.table);
  const probe = lazy(async () =>
    (await import('#mail-probe')).mailProbe({
      network,
      now,
      accessTokens: lazyAccessTokens({ openStore: async () => tokens, network, now, wait }),
      ...(sendmail !== undefined && { sendmailPath: sendmail }),
    }),
  );
  const names = { client: ssm(), prefix: env.parameterPrefix };
  return {
    inForce: dynamoInForceStore(dynamoDb(), env.table),
    audit: dynamoAuditLog(dynamoDb(), env.table, (at) => newEmailId(at, randomBytes(16))),
    dismissals: dynamoDismissedWarnings(dynamoDb(), env.table),
    parameters: countingParameters(ssmParameters(names), metrics),
    writer: countingWriter(ssmParameterWriter({ ...names, keyId: env.secretsKey }), metrics),
    apiKeys: dynamoApiKeyStore(dynamoDb(), env.table),
    emails: scopeEmails(dynamoDb(), env.table, { shards: indexShards().due }),
    probe: {
      logIn: async (...request) => (await probe()).logIn(...request),
      send: async (...request) => (await probe()).send(...request),
    },
    turns: dynamoProbeTurns(dynamoDb(), env.table),
    resolve: systemResolve,
    deployment: thisDeployment(now),
    newSealingSecret: () => randomBytes(32).toString('base64url'),
    newDkimKey,
    dns: nodeDns(),
    region: process.env.AWS_REGION ?? '',
    isOwn: isWrittenBy(env.settingsRole),
    newId: () => newEmailId(now(), randomBytes(16)),
    now,
    log,
  };
};
