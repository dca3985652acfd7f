import { describe, expect, it } from 'vitest';
import { NO_SETTINGS } from '../../../shared/email/lifecycle/circuit.ts';
import { StoreUnavailable } from '../../../shared/ports/errors.ts';
import type { ScopeSettings } from '../../../shared/ports/settings/settings-reader.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { acceptAll } from '../../support/fakes/scripted-transports.ts';
import { failing, given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

const VERSION = 'default:1/0';
const refusedLogin = () => failing({ phase: 'auth', code: 'EAUTH', reply: 535 });
const many = (count: number) => Array.from({ length: count }, () => anEmail());

describe('a circuit', () => {
  it('is opened by a fault of the configuration, before the email is held', async () => {
    const { deliverBatch, circuits, ids } = await given({ report: refusedLogin });
    await deliverBatch();
    expect(await circuits.list()).toEqual([
      {
        scope: 'default',
        version: VERSION,
        fault: 'auth-refused',
        reason: 'The mail server refused user name and password',
        openedBy: ids,
        openedAt: NOW,
        probeAt: NOW + 60 * MINUTE,
      },
    ]);
  });

  it('that cannot be opened leaves the email leased rather than held without a circuit', async () => {
    const { deliverBatch, email } = await given({
      report: refusedLogin,
      faultyCircuits: () => ({
        open: async () => {
          throw new StoreUnavailable('no');
        },
      }),
    });
    await deliverBatch(() => 500);
    expect((await email())?.state).toBe('sending');
  });

  it('that cannot be opened holds none of the other emails either', async () => {
    const isFirstOver = Promise.withResolvers<void>();
    let calls = 0;
    const { deliverBatch, circuits, stored, ids } = await given({
      emails: many(4),
      dependencies: { settings: { effective: async () => ({ kind: 'not-configured' }) } },
      faultyCircuits: () => ({
        open: async () => {
          calls += 1;
          if (calls > 1) await isFirstOver.promise;
          setImmediate(isFirstOver.resolve);
          throw new StoreUnavailable('no');
        },
      }),
    });
    expect((await deliverBatch()).toSorted()).toEqual(ids.toSorted());
    expect(new Set((await stored()).map((email) => email?.state))).toEqual(new Set(['queued']));
    expect(await circuits.list()).toEqual([]);
  });

  it('holds later emails without contacting the mail server', async () => {
    const { deliverBatch, stored, transports, clock } = await given({ emails: many(30), report: refusedLogin });
    await deliverBatch();
    const attempts = transports.sent.length;
    expect(attempts).toBeLessThanOrEqual(10);
    clock.now += MINUTE;
    await deliverBatch();
    expect(transports.sent).toHaveLength(attempts);
    expect(new Set((await stored()).map((email) => email?.state))).toEqual(new Set(['held']));
  });

  it('lets one email through when its probe is due, and stays open if that fails', async () => {
    const { deliverBatch, transports, circuits, clock } = await given({ emails: many(20), report: refusedLogin });
    await deliverBatch();
    const before = transports.sent.length;
    clock.now += 60 * MINUTE;
    await deliverBatch();
    expect(transports.sent).toHaveLength(before + 1);
    expect(await circuits.list()).toMatchObject([{ probeAt: clock.now + 60 * MINUTE }]);
  });

  it('is closed by a probe that gets through', async () => {
    let isMended = false;
    const { deliverBatch, circuits, clock, stored } = await given({
      emails: many(3),
      report: (mail) => (isMended ? acceptAll(mail) : refusedLogin()),
    });
    await deliverBatch();
    isMended = true;
    clock.now += 60 * MINUTE;
    await deliverBatch();
    expect(await circuits.list()).toMatchObject([{ closedAt: clock.now }]);
    await deliverBatch();
    expect((await stored()).map((email) => email?.state)).toEqual(['sent', 'sent', 'sent']);
  });

  it('stays open when its probe fails in an unrelated way', async () => {
    let report = refusedLogin();
    const { deliverBatch, circuits, clock } = await given({ report: () => report });
    await deliverBatch();
    report = failing();
    clock.now += 60 * MINUTE;
    await deliverBatch();
    expect(await circuits.list()).toMatchObject([{ version: VERSION }]);
    expect((await circuits.list())[0]).not.toHaveProperty('closedAt');
  });

  it('of one scope does not affect another', async () => {
    const emails = [anEmail({ scope: 'eu' }), anEmail({ scope: 'us' })];
    const { deliverBatch, stored } = await given({
      emails,
      report: (mail) => (mail.settings.scope === 'eu' ? refusedLogin() : acceptAll(mail)),
    });
    await deliverBatch();
    expect((await stored()).map((email) => email?.state)).toEqual(['held', 'sent']);
  });

  it('opened by another worker is noticed within five seconds', async () => {
    const [first, second] = many(2);
    const { deliverBatch, circuits, transports, clock, deliver } = await given({
      emails: [first, second].flatMap((e) => e ?? []),
    });
    await deliver([first?.id ?? ''], () => 60_000);
    await circuits.open({ scope: 'default', version: VERSION, fault: 'auth-refused', reason: 'No', openedAt: NOW });
    clock.now += 5_000;
    await deliverBatch();
    expect(transports.sent).toHaveLength(1);
  });

  it('for lack of settings is closed once there are settings', async () => {
    let settings: ScopeSettings = { kind: 'not-configured' };
    const { deliverBatch, circuits, clock, email } = await given({
      dependencies: { settings: { effective: async () => settings } },
    });
    await deliverBatch();
    expect(await circuits.list()).toMatchObject([{ version: NO_SETTINGS, probeAt: NOW + MINUTE }]);
    settings = await settingsInForce().effective('default');
    clock.now += MINUTE;
    await deliverBatch();
    expect(await circuits.list()).toMatchObject([{ version: NO_SETTINGS, closedAt: clock.now }]);
    expect((await email())?.state).toBe('sent');
  });
});
