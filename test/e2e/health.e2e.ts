import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { maxProcesses } from '../../infra/local/functions.ts';
import { type Cloud, startCloud } from '../support/emulators/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { messageIn } from '../support/runner/inbox.ts';
import { type Behaviour, reply } from '../support/smtp/behaviours.ts';
import { loginsAt, startScriptedSmtp } from '../support/smtp/server.ts';

interface Check {
  scope: string | null;
  check: string;
  state: string;
  detail: string;
}
interface Health {
  status: string;
  checks: Check[];
  test_sends: { scope: string; state: string; latency_ms: number | null }[];
}

let cloud: Cloud;
/** Scopes that a test left broken. */
const broken: string[] = [];

beforeAll(async () => {
  cloud = await startCloud();
});
afterEach(async () => {
  for (const scope of broken.splice(0)) await cloud.endpoints.patch(scope, { system: { smtp: { disable: 'yes' } } });
});
afterAll(() => cloud.stop());

/** Runs check-health once, as happens every five minutes. */
const tick = async (): Promise<void> => expect(await cloud.invoke('check-health')).toBeUndefined();

const health = async (token?: string): Promise<[number, Health]> => {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const answer = await fetch(`${cloud.runner.api}/health`, { headers });
  return [answer.status, (await answer.json()) as Health];
};

const checkOf = async (scope: string | null, check: string): Promise<Check | undefined> => {
  const [, { checks }] = await health(cloud.runner.keys.full);
  return checks.find((one) => one.scope === scope && one.check === check);
};

/** The sum of the metric of the alarm `held` so far. */
const heldSoFar = (): number =>
  cloud.emitted.filter(({ name }) => name === 'Held').reduce((total, { sum }) => total + sum, 0);

const untilHeld = (emails: number): Promise<void> =>
  eventually(() => expect(heldSoFar()).toBeGreaterThanOrEqual(emails));

const burst = async (scope: string, emails: number): Promise<string[]> => {
  const batch = Array.from({ length: emails }, (_, n) => ({
    scope,
    to: 'ann@example.net',
    subject: `${n}`,
    text: 'Hi',
  }));
  const { status, json } = await cloud.endpoints.ask('POST', '/emails/batch', batch);
  expect(status).toBe(200);
  return (json as unknown as { data: { id: string }[] }).data.map(({ id }) => id);
};

const login = { auth: 'plain', username: 'shop', password: 'hunter2' };

describe('GET /health', () => {
  it('tells the public only up or down, and a full-access key what and why', async () => {
    await tick();
    const { keys } = cloud.runner;
    expect(await health()).toEqual([200, { status: 'up' }]);
    expect(await health(keys.sending)).toEqual([200, { status: 'up' }]);
    expect(await health('re_sm_wrong')).toEqual([200, { status: 'up' }]);
    const [status, body] = await health(keys.full);
    expect(status).toBe(200);
    const seen = body.checks.map(({ scope, check, state }) => `${scope} ${check} ${state}`);
    expect(seen).toEqual(
      expect.arrayContaining([
        'default settings up',
        'default password up',
        'default smtp-login up',
        'default certificate up',
        'null table up',
        'null queue up',
        'null dead-letters up',
        'null due up',
        'null failure-rate up',
      ]),
    );
  });

  it('is down with the failing step while a mail server is stopped, and up when it is back', async () => {
    const { scope, server } = await cloud.scopeWith({});
    await tick();
    expect(await checkOf(scope, 'smtp-login')).toMatchObject({ state: 'up' });

    await server.close();
    await tick();
    expect((await health())[0]).toBe(503);
    expect(await checkOf(scope, 'smtp-login')).toMatchObject({
      state: 'down',
      detail: expect.stringMatching(/^At connect: .*ECONNREFUSED/),
    });

    const again = await startScriptedSmtp({}, server.port);
    await tick();
    expect((await health())[0]).toBe(200);
    await again.close();
    broken.push(scope);
  });

  it('is down when the schedule of the checks has stopped, until they run again', async () => {
    await tick();
    await cloud.ageHealth(12 * 60_000);
    expect((await health())[0]).toBe(503);
    expect(await checkOf(null, 'check-health')).toMatchObject({
      state: 'down',
      detail: 'The checks do not run any more',
    });
    await tick();
    expect((await health())[0]).toBe(200);
  });

  it('says which edit is not in force while the last valid version is', async () => {
    const { scope } = await cloud.scopeWith({});
    const Name = `/storemail/dev/settings/${scope}`;
    const Value = '{"system":{"smtp":{"port":"many"}}}';
    await cloud.ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    await tick();
    expect(await checkOf(scope, 'settings')).toMatchObject({
      state: 'degraded',
      detail: expect.stringContaining('system/smtp/port'),
    });
  });
});

describe('a wrong password', () => {
  it('is tried once by the checks, and not by any worker after that', async () => {
    const { scope, server } = await cloud.scopeWith({ mechanisms: ['PLAIN'], auth: reply('535 5.7.8 No') }, login);
    broken.push(scope);
    await tick();
    await tick();
    expect(loginsAt(server)).toBe(1);
    expect(await checkOf(scope, 'smtp-login')).toMatchObject({
      state: 'down',
      detail: expect.stringMatching(/^At auth: .*535/),
    });
  });

  it('is tried once by each worker in a burst, and then by none; all mail is held, with the alarm', async () => {
    // Refuses once two workers have connected, so that no circuit keeps the second away.
    const two = Promise.withResolvers<void>();
    const auth: Behaviour = async (wire) => {
      if (loginsAt(server) >= 2) two.resolve();
      await two.promise;
      return reply('535 5.7.8 No')(wire);
    };
    const { scope, server } = await cloud.scopeWith({ mechanisms: ['PLAIN'], auth }, login);
    broken.push(scope);
    const before = heldSoFar();
    const ids = await burst(scope, 100);
    await untilHeld(before + 100);
    const tried = loginsAt(server);
    expect(tried).toBeGreaterThanOrEqual(2);
    // One for each worker, plus one in case the scheduled check runs in between.
    expect(tried).toBeLessThanOrEqual(maxProcesses + 1);

    await tick();
    await burst(scope, 20);
    await untilHeld(before + 120);
    await tick();
    expect(loginsAt(server)).toBe(tried);
    expect(server.messages).toEqual([]);
    expect(await cloud.endpoints.stateOf(ids[0] ?? '')).toBe('held');
    expect((await health())[0]).toBe(503);
    expect(await checkOf(scope, 'circuit')).toMatchObject({ state: 'down' });
    expect(cloud.emitted.findLast(({ name }) => name === 'CircuitOpen')?.sum).toBe(1);
  });
});

describe('a scheduled test email', () => {
  it('arrives in the inbox, which the next run reports', async () => {
    await cloud.endpoints.patch('tested', { health: { recipient: 'ops@example.net', every_minutes: 5 } });
    await tick();
    const mail = await messageIn(cloud.runner.inbox, 'Storemail test email (tested)');
    expect(mail.envelope.to).toEqual(['ops@example.net']);
    await eventually(async () => {
      await tick();
      const [, { test_sends: sends }] = await health(cloud.runner.keys.full);
      expect(sends).toEqual([
        expect.objectContaining({ scope: 'tested', state: 'sent', latency_ms: expect.any(Number) }),
      ]);
    });
    expect(await checkOf('tested', 'test-send')).toMatchObject({ state: 'up' });
  });
});
