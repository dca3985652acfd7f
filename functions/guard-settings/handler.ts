import { setTimeout as wait } from 'node:timers/promises';
import middy from '@middy/core';
import type { EventBridgeEvent } from 'aws-lambda';
import { dynamoInForceStore } from '../../shared/adapters/in-force-store.ts';
import { ssmParameters } from '../../shared/adapters/parameters.ts';
import { dynamoDb, ssm } from '../../shared/runtime/clients.ts';
import { env, readEnv } from '../../shared/runtime/env.ts';
import { createLog } from '../../shared/runtime/logger.ts';
import { scopeOfParameter } from '../../shared/settings/parameter-names.ts';
import { guardSettings } from './guard-settings.ts';
import type { ScopeJudgeOptions } from './judge-scope.ts';

const { table, parameterPrefix } = readEnv(['table', 'parameterPrefix']);

/** A laptop's own network is as private as a VPC; both are open where loopback is. */
const isLaptop = process.env[env.loopbackAllowed] === 'true';

const options: ScopeJudgeOptions = {
  inForce: dynamoInForceStore(dynamoDb(), table),
  parameters: ssmParameters({ client: ssm(), prefix: parameterPrefix }),
  deployment: { network: { loopback: isLaptop, private: isLaptop }, sendmail: false },
  now: Date.now,
  wait,
  // Nothing but people writes settings.
  isOwn: () => false,
  log: createLog(),
};

/** An SSM change event: best effort, without value or version. It only says where to look. */
export const handler = middy(async ({ detail }: EventBridgeEvent<'Parameter Store Change', { name: string }>) => {
  const scope = scopeOfParameter(detail.name.slice(parameterPrefix.length + 1));
  if (scope !== undefined) await guardSettings(options, scope);
});
