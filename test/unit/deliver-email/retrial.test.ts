import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { acceptAll } from '../../support/fakes/scripted-transports.ts';
import { failing, given, MINUTE, NOW } from '../../support/smtp/delivery.ts';

const UNVERIFIED = failing({
  phase: 'dot',
  code: 'EMESSAGE',
  reply: 554,
  response: '554 Message rejected: Email address is not verified.',
  dot: true,
});

/** Two emails, too few to open a circuit, tried one after the other. */
const refusedTwo = async (isRefused: (nth: number) => boolean) => {
  const emails = [anEmail({ subject: 'One' }), anEmail({ subject: 'Two' })];
  let sent = 0;
  const made = await given({ emails, report: (mail) => (isRefused(sent++) ? UNVERIFIED : acceptAll(mail)) });
  const lookAt = async (n: number) => {
    made.clock.now += 10 * MINUTE;
    await made.deliver([made.ids[n] ?? ''], () => 60_000);
  };
  return { ...made, lookAt };
};

describe('emails that were held for what their provider said of the account', () => {
  it('are all sent once the account is restored, whichever is tried first', async () => {
    const { lookAt, stored } = await refusedTwo((nth) => nth < 2);
    await lookAt(0);
    await lookAt(1);
    expect((await stored()).map((email) => email?.state)).toEqual(['held', 'held']);
    await lookAt(0);
    await lookAt(1);
    expect((await stored()).map((email) => email?.state)).toEqual(['sent', 'sent']);
  });

  it('fail if they are refused again after other mail was accepted', async () => {
    const { lookAt, stored, circuits } = await refusedTwo((nth) => nth !== 1);
    await lookAt(0);
    await lookAt(1);
    expect((await stored()).map((email) => email?.state)).toEqual(['held', 'sent']);
    await lookAt(0);
    expect(await stored()).toMatchObject([
      { state: 'failed', reason: expect.stringContaining('Other mail was accepted meanwhile') },
      { state: 'sent' },
    ]);
    expect((await circuits.list()).filter(({ closedAt }) => closedAt === undefined)).toEqual([]);
  });

  it('open the circuit as soon as there are three, however often the first was refused before', async () => {
    const weekLater = NOW + 7 * 24 * 60 * MINUTE;
    const emails = ['ann', 'bob', 'eve'].map((subject, n) => {
      const address = parseAddress(`${subject}@example.com`);
      const recipients = [{ address, kind: 'to' as const, state: 'pending' as const }];
      return anEmail({ subject, to: [{ address }], recipients, createdAt: n === 0 ? NOW : weekLater });
    });
    const made = await given({ emails, report: () => UNVERIFIED });
    const lookAt = async (id: string | undefined) => {
      made.clock.now += 70 * MINUTE;
      await made.deliver([id ?? ''], () => 60_000);
    };
    const [ann, ...others] = made.ids;
    for (let n = 0; n < 70; n++) await lookAt(ann);
    for (const id of others) await lookAt(id);
    expect(made.transports.sent).toHaveLength(72);
    expect(await made.circuits.list()).toMatchObject([{ fault: 'provider-sender', openedBy: made.ids }]);
    expect((await made.circuits.list())[0]).not.toHaveProperty('closedAt');
  });
});
