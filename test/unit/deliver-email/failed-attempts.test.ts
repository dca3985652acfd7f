import { describe, expect, it } from 'vitest';
import type { Address } from '../../../shared/email/address/address.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { settingsInForce } from '../../support/builders/settings.ts';
import { ada, bob, toTwo } from '../../support/builders/two-recipients.ts';
import { acceptAll } from '../../support/fakes/scripted-transports.ts';
import { failing, given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

describe('an attempt that fails', () => {
  it('is retried later', async () => {
    const { deliverBatch, email, clock, transports } = await given({ report: () => failing() });
    await deliverBatch();
    expect(await email()).toMatchObject({
      state: 'retrying',
      attempts: 1,
      nextAttemptAt: NOW + MINUTE,
      dueAt: NOW + MINUTE,
    });
    clock.now += MINUTE;
    await deliverBatch();
    expect(await email()).toMatchObject({ attempts: 2, fault: { kind: 'unreachable', inARow: 2 } });
    expect(transports.sent[1]?.raw.equals(transports.sent[0]?.raw ?? Buffer.of())).toBe(true);
  });

  it('has the same bytes the next time, whatever settings change meanwhile', async () => {
    let settings = settingsInForce({ 'trans_email/ident_general/name': 'One name' });
    const { deliverBatch, clock, transports } = await given({
      report: () => failing(),
      dependencies: { settings: { effective: (scope) => settings.effective(scope) } },
    });
    await deliverBatch();
    settings = settingsInForce({ 'trans_email/ident_general/name': 'Another name' });
    clock.now += MINUTE;
    await deliverBatch();
    expect(transports.sent[1]?.raw.equals(transports.sent[0]?.raw ?? Buffer.of())).toBe(true);
  });

  it('is retried only for recipients who do not have the email yet', async () => {
    const { deliverBatch, email, clock, transports } = await given({
      emails: [anEmail(toTwo)],
      report: (mail) =>
        mail.recipients.length === 1
          ? acceptAll(mail)
          : {
              kind: 'answered',
              accepted: [{ address: ada, code: 250, response: '250 Ok' }],
              refused: [{ address: bob, code: 450, response: '450 Later' }],
            },
    });
    await deliverBatch();
    clock.now += MINUTE;
    await deliverBatch();
    expect(transports.sent.map(({ recipients }) => recipients)).toEqual([[ada, bob], [bob]]);
    expect(await email()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('is flagged if the server may have the message', async () => {
    const { deliverBatch, email } = await given({
      report: () => failing({ phase: 'dot', code: 'ECONNECTION', dot: true }),
    });
    await deliverBatch();
    expect(await email()).toMatchObject({
      state: 'retrying',
      possibleDuplicate: true,
      nextAttemptAt: NOW + 2 * MINUTE,
    });
  });

  it('ends the email if it is refused permanently', async () => {
    const refused = [{ address: ada, code: 550, enhanced: '5.1.1', response: '550 5.1.1 unknown' }];
    const { deliverBatch, email } = await given({ report: () => ({ kind: 'answered', accepted: [], refused }) });
    await deliverBatch();
    expect(await email()).toMatchObject({
      state: 'bounced',
      attempts: 1,
      recipients: [{ state: 'bounced', code: 550 }],
    });
  });

  it('ends the email with an error if it cannot be composed', async () => {
    const { deliverBatch, email, log, transports } = await given({
      emails: [anEmail({ to: [{ address: 'a@b@example.com' as Address }] })],
    });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'failed', fault: { kind: 'compose' } });
    expect(log.lines[0]).toMatchObject({ level: 'error', error: 'ComposeFailed' });
    expect(transports.sent).toEqual([]);
  });

  it('holds the email if the settings are at fault, and does not count', async () => {
    const { deliverBatch, email } = await given({
      report: () => failing({ phase: 'auth', code: 'EAUTH', reply: 535 }),
    });
    await deliverBatch();
    expect(await email()).toMatchObject({
      state: 'held',
      attempts: 0,
      heldAt: NOW,
      heldUnder: 'default:1/0',
    });
    expect(await email()).not.toHaveProperty('dueAt');
  });
});

describe('a mail server that asks for less', () => {
  it.each([
    ['421', failing({ phase: 'greeting', code: 'EPROTOCOL', reply: 421 })],
    ['4.7.x', failing({ phase: 'mail', code: 'EENVELOPE', reply: 450, enhanced: '4.7.0' })],
  ])('by %s gets fewer connections', async (_what, report) => {
    const { deliverBatch, transports } = await given({ report: () => report });
    await deliverBatch();
    expect(transports.eased).toEqual(['default']);
  });

  it('is distinguished from one that defers the message', async () => {
    const { deliverBatch, transports } = await given({
      report: () => failing({ phase: 'data', code: 'E', reply: 451 }),
    });
    await deliverBatch();
    expect(transports.eased).toEqual([]);
  });

  it('and says for how long is not contacted for that time', async () => {
    const response = '421 4.7.0 Too many connections, try again in 1800 seconds';
    const { deliverBatch, email } = await given({ report: () => failing({ phase: 'greeting', reply: 421, response }) });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'retrying', nextAttemptAt: NOW + 1_800_000 });
  });
});
