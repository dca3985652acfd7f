import { describe, expect, it } from 'vitest';
import { retried } from '../../../functions/emails-api/manage/retry-email.ts';
import { type Address, parseAddress } from '../../../shared/email/address/address.ts';
import type { Suppression } from '../../../shared/suppression/suppression.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

const ada = parseAddress('ada@example.com');
const bob = parseAddress('bob@example.com');

const entry = (address: Address, overrides: Partial<Suppression> = {}): Suppression => ({
  id: crypto.randomUUID(),
  scope: 'default',
  address,
  origin: 'bounce',
  createdAt: NOW,
  ...overrides,
});

const toBoth = (overrides = {}) =>
  anEmail({
    to: [{ address: ada }, { address: bob }],
    recipients: [
      { address: ada, kind: 'to', state: 'pending' },
      { address: bob, kind: 'to', state: 'pending' },
    ],
    ...overrides,
  });

describe('a suppressed recipient', () => {
  it('is skipped, and the others get the email', async () => {
    const { deliverBatch, transports, email } = await given({ emails: [toBoth()], suppressions: [entry(ada)] });
    await deliverBatch();
    expect(transports.sent.map(({ recipients }) => recipients)).toEqual([[bob]]);
    expect(await email()).toMatchObject({
      state: 'sent',
      recipients: [
        { address: ada, state: 'suppressed', response: 'Earlier mail to this address came back' },
        { address: bob, state: 'accepted' },
      ],
    });
  });

  it('as the only recipient: the email ends as suppressed, without an attempt', async () => {
    const { deliverBatch, transports, email } = await given({ suppressions: [entry('ADA@example.com' as Address)] });
    await deliverBatch();
    expect(transports.sent).toEqual([]);
    expect(await email()).toMatchObject({ state: 'suppressed', attempts: 0, recipients: [{ state: 'suppressed' }] });
  });

  it('as the only recipient: the email does not use up the hourly probe of a refused login', async () => {
    const other = anEmail({ to: [{ address: bob }], recipients: [{ address: bob, kind: 'to', state: 'pending' }] });
    const { deliverBatch, circuits, stored } = await given({ emails: [anEmail(), other], suppressions: [entry(ada)] });
    const login = { scope: 'default', version: 'default:1/0', fault: 'auth-refused', reason: 'No' };
    await circuits.open({ ...login, openedAt: NOW - 60 * MINUTE, probeAt: NOW });
    await deliverBatch();
    expect((await stored()).map((email) => email?.state)).toEqual(['suppressed', 'sent']);
    expect(await circuits.list()).toMatchObject([{ closedAt: NOW }]);
  });

  it.each([
    ['default', 'eu.fr', 'suppressed'],
    ['eu', 'eu.fr', 'suppressed'],
    ['eu.fr', 'eu.fr', 'suppressed'],
    ['eu.fr', 'eu', 'sent'],
    ['us', 'eu.fr', 'sent'],
  ])('by an entry of %s, for mail of %s: %s', async (scope, mailScope, state) => {
    const { deliverBatch, email } = await given({
      emails: [anEmail({ scope: mailScope })],
      suppressions: [entry(ada, { scope })],
    });
    await deliverBatch();
    expect(await email()).toMatchObject({ state });
  });

  it.each([
    ['order', 'bounce', 'sent'],
    ['order', 'complaint', 'sent'],
    ['order', 'manual', 'suppressed'],
    ['invoice', 'bounce', 'suppressed'],
    [undefined, 'bounce', 'suppressed'],
  ] as const)(
    'gets an email of type %s in spite of an entry by %s where orders pass: %s',
    async (type, origin, state) => {
      const { deliverBatch, email } = await given({
        emails: [anEmail({ ...(type && { type }) })],
        suppressions: [entry(ada, { origin })],
        values: { 'suppression/types': ['order'] },
      });
      await deliverBatch();
      expect(await email()).toMatchObject({ state });
    },
  );

  it('gets mail if suppression is disabled', async () => {
    const values = { 'suppression/enabled': false };
    const { deliverBatch, email } = await given({ suppressions: [entry(ada, { origin: 'manual' })], values });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent' });
  });

  it('is skipped at a later attempt if the entry was added in between', async () => {
    const { deliverBatch, email, suppressions, transports, clock } = await given({
      emails: [toBoth()],
      report: ({ recipients }) => ({
        kind: 'answered',
        accepted: recipients
          .filter((address) => address === bob)
          .map((address) => ({ address, code: 250, response: 'ok' })),
        refused: recipients
          .filter((address) => address === ada)
          .map((address) => ({ address, code: 452, response: 'later' })),
      }),
    });
    await deliverBatch();
    await suppressions.add(entry(ada, { origin: 'complaint' }));
    clock.now += 60 * MINUTE;
    await deliverBatch();
    expect(transports.sent).toHaveLength(1);
    expect(await email()).toMatchObject({
      state: 'sent',
      recipients: [{ state: 'suppressed' }, { state: 'accepted' }],
    });
  });

  it('keeps a bounce of all others a bounce', async () => {
    const { deliverBatch, email } = await given({
      emails: [toBoth()],
      suppressions: [entry(ada)],
      report: () => ({
        kind: 'answered',
        accepted: [],
        refused: [{ address: bob, code: 550, enhanced: '5.1.1', response: 'no such user' }],
      }),
    });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'bounced' });
  });

  it('gets the email when it was removed from the list and the email is retried manually', async () => {
    const { deliverBatch, email, store, suppressions } = await given({ suppressions: [entry(ada)] });
    await deliverBatch();
    for (const one of await suppressions.find(ada)) await suppressions.remove(one);
    const suppressed = await email();
    if (suppressed) await store.change(suppressed, retried(suppressed, NOW, MINUTE));
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent' });
  });

  it('ends a manually retried email whose only remaining recipient is now suppressed', async () => {
    const { deliverBatch, email } = await given({
      emails: [
        toBoth({
          retriedAt: NOW,
          recipients: [
            { address: ada, kind: 'to', state: 'pending' },
            { address: bob, kind: 'to', state: 'accepted' },
          ],
        }),
      ],
      suppressions: [entry(ada)],
    });
    await deliverBatch();
    expect(await email()).toMatchObject({ state: 'sent' });
  });
});
