import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect } from 'vitest';
import { flatten, nest } from '../../../infra/cli/settings/flat-settings.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { settingsEndpoints } from '../http/settings-endpoints.ts';
import { type InboxMessage, messageIn, messagesIn } from './inbox.ts';
import { type RunningStack, runningStack } from './running-stack.ts';

export interface SettingsStack extends RunningStack {
  endpoints: ReturnType<typeof settingsEndpoints>;
  /** Options of the AWS clients of an operator. */
  operator: { region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
  ssm: SSMClient;
}

/** The running stack of a test file, with helpers that show the effects of its settings. */
export const settingsStack = () => {
  const stack = runningStack();
  let settings: SettingsStack;
  let scopes = 0;
  beforeAll(() => {
    const { runner, data } = stack();
    const credentials = { accessKeyId: 'operator', secretAccessKey: 'operator' };
    const operator = { region: runner.region, credentials };
    const ssm = new SSMClient({ ...operator, endpoint: runner.endpoints.ssm });
    settings = { runner, data, endpoints: settingsEndpoints(runner), operator, ssm };
  });
  afterAll(() => settings?.ssm.destroy());
  const running = (): SettingsStack => settings;

  /** The document of a scope in Parameter Store. */
  const inSsm = async (scope: string): Promise<JsonValue> => {
    const Name = `/storemail/${running().runner.stage}/settings/${scope}`;
    const { Parameter } = await running().ssm.send(new GetParameterCommand({ Name }));
    return JSON.parse(Parameter?.Value ?? 'null');
  };

  /** Sets values at a new scope, so that no worker has cached older ones, and reads them back from SSM. */
  const scopeWith = async (values: Record<string, JsonValue>): Promise<string> => {
    const scope = `w${++scopes}`;
    const { status, json } = await running().endpoints.patch(scope, nest(Object.entries(values)));
    expect([status, json.message]).toEqual([200, undefined]);
    const { 'system/smtp/password': _secret, ...shown } = values;
    expect(Object.fromEntries(flatten(await inSsm(scope)))).toEqual(shown);
    return scope;
  };

  const arrival = async (email: Record<string, unknown>): Promise<InboxMessage> => {
    const subject = `Effect ${crypto.randomUUID()}`;
    await running().endpoints.send({ ...email, subject });
    return messageIn(running().runner.inbox, subject);
  };

  /** Sends an email that must not arrive, and waits for its state instead. */
  const becomes = async (state: string, email: Record<string, unknown>): Promise<void> => {
    const subject = `Effect ${crypto.randomUUID()}`;
    const { id } = await running().endpoints.send({ ...email, subject });
    await expect.poll(() => running().endpoints.stateOf(id)).toBe(state);
    expect((await messagesIn(running().runner.inbox)).filter((message) => message.subject === subject)).toEqual([]);
  };

  return { running, inSsm, scopeWith, arrival, becomes };
};
