import { describe, expect, it } from 'vitest';
import { type Behaviour, inTurn, ordinary, reply } from '../support/smtp/behaviours.ts';
import type { SmtpScript } from '../support/smtp/script.ts';
import { altered, denied, throttled, unavailable } from './deployment/aws-behaviours.ts';
import { always, callTo, nothing } from './deployment/aws-calls.ts';
import { type DeploymentUnderFaults, MINUTE } from './deployment/deployment.ts';
import { states, underFaults } from './deployment/under-faults.ts';

const { start } = underFaults();

const PASSWORD = 'p4ssword-of-the-shop';
const NEXT_PASSWORD = 'n3xt-p4ssword';
const login = { 'system/smtp/auth': 'plain', 'system/smtp/username': 'shop' } as const;
const plain = (password: string): string => Buffer.from(`\0shop\0${password}`).toString('base64');

/** Accepts only this password. */
const only =
  (password: string): Behaviour =>
  (wire) =>
    wire.line.includes(plain(password)) ? 'ordinary' : reply('535 5.7.8 Wrong')(wire);

const startWithLogin = (smtp: SmtpScript = {}): Promise<DeploymentUnderFaults> =>
  start({ smtp: { mechanisms: ['PLAIN'], ...smtp }, settings: login, password: PASSWORD });

const logins = ({ mail }: DeploymentUnderFaults): number =>
  mail.sessions.flatMap(({ commands }) => commands.filter((command) => command.startsWith('AUTH'))).length;

describe('AUTH', () => {
  it('535: logs in once, holds all mail, and sends it once the password is corrected', async () => {
    const service = await startWithLogin({ auth: only(NEXT_PASSWORD) });
    await service.accept(25);
    await service.deliver();
    await service.minutes(30);
    expect(await states(service)).toEqual(Array(25).fill(['held', 0]));
    expect(logins(service)).toBe(1);
    await service.settings.save({ ...service.server, ...login }, NEXT_PASSWORD);
    service.functions.log.forbid(NEXT_PASSWORD);
    await service.untilFinal(5);
    expect(await states(service)).toEqual(Array(25).fill(['sent', 1]));
  });

  it('454: retries later, and holds nothing', async () => {
    const service = await startWithLogin({ auth: inTurn(reply('454 4.7.0 Temporary failure'), ordinary) });
    await service.accept();
    await service.deliver();
    expect(await service.email()).toMatchObject({ state: 'retrying', fault: { kind: 'auth-deferred' } });
    await service.untilFinal();
    expect(await states(service)).toEqual([['sent', 2]]);
  });

  it('not offered: holds mail rather than send it without a login, and retries within the hour', async () => {
    const service = await start({ settings: login, password: PASSWORD });
    await service.accept(3);
    await service.deliver();
    expect(await states(service)).toEqual(Array(3).fill(['held', 0]));
    service.mail.script = { mechanisms: ['PLAIN'] };
    await service.untilFinal(65);
    expect(service.mail.copies.map(({ session }) => session.auth?.user)).toEqual(['shop', 'shop', 'shop']);
  });
});

describe('SSM', () => {
  it.each([
    ['is throttled', throttled],
    ['is unavailable', unavailable],
  ])('%s before settings were first read: mail is retried, and no attempt counts', async (_how, behaviour) => {
    const service = await startWithLogin();
    service.aws.script = always(callTo('ssm'), behaviour);
    await service.accept(3);
    await service.deliver();
    expect(await states(service)).toEqual(Array(3).fill(['queued', 0]));
    service.aws.script = nothing;
    await service.untilFinal(10);
    expect(await states(service)).toEqual(Array(3).fill(['sent', 1]));
  });

  it.each([
    ['is throttled', throttled],
    ['is unavailable', unavailable],
  ])('%s after an edit: the settings read last stay in use', async (_how, behaviour) => {
    const service = await startWithLogin();
    await service.accept();
    await service.deliver();
    service.aws.script = always(callTo('ssm'), behaviour);
    await service.settings.save({ ...service.server, ...login, 'delivery/max_connections': 2 });
    service.clock.move(MINUTE);
    await service.accept();
    await service.deliver();
    expect(await states(service)).toEqual(Array(2).fill(['sent', 1]));
  });

  it.each([
    ['no JSON', '{"system":'],
    ['a setting out of range', '{"system":{"smtp":{"port":70000}}}'],
  ])('has an invalid document, %s: it never comes into force, and mail goes out as before', async (_what, text) => {
    const service = await startWithLogin();
    await service.settings.write(text);
    await service.settings.guard();
    await service.accept();
    await service.deliver();
    expect(await states(service)).toEqual([['sent', 1]]);
  });

  it('returns a text other than the reviewed one: holds mail until it returns the right one', async () => {
    const service = await startWithLogin();
    service.aws.script = always(
      callTo('ssm'),
      altered((body) => body.replace('localhost', 'elsewhere.test')),
    );
    await service.accept();
    await service.deliver();
    expect(await states(service)).toEqual([['held', 0]]);
    service.aws.script = nothing;
    await service.untilFinal();
    expect(await states(service)).toEqual([['sent', 1]]);
  });

  it('returns the password as ciphertext: the login is refused once, and mail is held', async () => {
    const service = await startWithLogin({ auth: only(PASSWORD) });
    service.aws.script = always(
      callTo('ssm'),
      altered((body) => body.replace(PASSWORD, 'AQICAHhcipherText')),
    );
    await service.accept(3);
    await service.deliver();
    expect(await states(service)).toEqual(Array(3).fill(['held', 0]));
    expect(logins(service)).toBe(1);
    service.aws.script = nothing;
    await service.settings.save({ ...service.server, ...login }, PASSWORD);
    await service.untilFinal(5);
    expect(await states(service)).toEqual(Array(3).fill(['sent', 1]));
  });

  it('is denied by KMS: mail is retried, and never sent without a login', async () => {
    const service = await startWithLogin();
    const isSecret = (call: Parameters<ReturnType<typeof callTo>>[0]): boolean =>
      callTo('ssm')(call) && call.body.includes('smtp-password');
    service.aws.script = always(isSecret, denied);
    await service.accept();
    await service.deliver();
    expect(await states(service)).toEqual([['queued', 0]]);
    service.aws.script = nothing;
    await service.untilFinal(10);
    expect(service.mail.copies.map(({ session }) => session.auth?.user)).toEqual(['shop']);
  });
});
