import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClosableTransport } from '../../../shared/adapters/smtp/smtp-transport.ts';
import type { Address } from '../../../shared/email/address/address.ts';
import { type Behaviour, both, ordinary, reply } from '../../support/smtp/behaviours.ts';
import { scriptedTransports, verdict } from '../../support/smtp/scripted-transports.ts';
import type { ScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, ann, bob, faultIn, patience } from '../../support/smtp/transport.ts';

const { start, transport, closeAll } = scriptedTransports();
afterEach(closeAll);

describe('over SMTP', () => {
  it('sends the envelope and the exact bytes it was given', async () => {
    const server = await start();
    const mail = aMail({ recipients: [ann, bob] });
    const report = await transport(server).send(mail, patience());
    expect(report).toEqual({
      kind: 'answered',
      accepted: [ann, bob].map((address) => ({ address, code: 250, response: '250 2.0.0 Queued' })),
      refused: [],
    });
    expect(server.messages).toMatchObject([{ from: 'general@example.com', to: [ann, bob], raw: mail.raw }]);
  });

  it('sends megabytes unchanged', async () => {
    const server = await start({ pipelining: true });
    const raw = Buffer.from('.line of a large message\r\n'.repeat(160_000));
    await transport(server).send(aMail({ raw }), patience());
    expect(server.messages[0]?.raw.equals(raw)).toBe(true);
  });

  it('keeps its connections for the next message', async () => {
    const server = await start();
    const kept = transport(server);
    await kept.send(aMail(), patience());
    await kept.send(aMail(), patience());
    expect(server.sessions).toHaveLength(1);
  });

  it('opens as many connections as it may, and no more', async () => {
    const server = await start();
    const two = transport(server);
    await Promise.all(Array.from({ length: 10 }, () => two.send(aMail(), patience())));
    expect([server.sessions.length, server.messages.length]).toEqual([2, 10]);
  });

  /** How many connections were open when each of these messages arrived. */
  const connectionsOf = async (server: ScriptedSmtp, made: ClosableTransport, messages: number): Promise<number[]> => {
    const counts: number[] = [];
    const count = () => counts.push(server.sessions.filter(({ open }) => open).length);
    server.events.on('message', count);
    await Promise.all(Array.from({ length: messages }, () => made.send(aMail(), patience())));
    server.events.off('message', count);
    return counts;
  };

  it('halves its connections when the server asks for less, and restores them later', async () => {
    const server = await start();
    let clock = 0;
    const four = transport(server, {}, { maxConnections: 4, now: () => clock });
    expect(Math.max(...(await connectionsOf(server, four, 12)))).toBe(4);
    const left = [once(server.events, 'close'), once(server.events, 'close')];
    four.easeOff();
    await Promise.all(left);
    expect(Math.max(...(await connectionsOf(server, four, 12)))).toBe(2);
    clock += 5 * 60_000;
    expect(Math.max(...(await connectionsOf(server, four, 12)))).toBe(4);
  });

  it('closes surplus connections once they are idle', async () => {
    const bothTaken = Promise.withResolvers<void>();
    let taken = 0;
    const whenBothAreTaken: Behaviour = async () => {
      if (++taken === 2) bothTaken.resolve();
      await bothTaken.promise;
      return undefined;
    };
    const server = await start({ dot: both(whenBothAreTaken, ordinary) });
    const two = transport(server);
    const sent = Promise.all([two.send(aMail(), patience()), two.send(aMail(), patience())]);
    const closed = once(server.events, 'close');
    await once(server.events, 'message');
    two.easeOff();
    expect((await sent).map(({ kind }) => kind)).toEqual(['answered', 'answered']);
    await closed;
    expect(server.sessions.filter(({ open }) => open)).toHaveLength(1);
  });

  it('sends QUIT when it is closed', async () => {
    const server = await start();
    const closing = transport(server);
    await closing.send(aMail(), patience());
    const closed = once(server.events, 'close');
    closing.close();
    await closed;
    expect(server.sessions[0]?.commands.at(-1)).toBe('QUIT');
  });
});

describe.each(['452 4.5.3 Too many recipients', '552 Too many recipients', '550 5.5.3 No more of them'])(
  'a server that takes few recipients at once and says so with "%s"',
  (limit) => {
    it('gets the others immediately in further transactions', async () => {
      let taken = 0;
      const server = await start({
        mail: () => {
          taken = 0;
          return 'ordinary';
        },
        rcpt: (wire) => (++taken > 3 ? reply(limit)(wire) : 'ordinary'),
      });
      const recipients = Array.from({ length: 7 }, (_, n) => `customer-${n}@example.com` as Address);
      const report = await transport(server).send({ ...aMail(), recipients }, patience());
      expect(report).toMatchObject({ kind: 'answered', refused: [] });
      if (report.kind === 'answered') expect(report.accepted.map(({ address }) => address)).toEqual(recipients);
      expect(server.sessions).toHaveLength(1);
    });

    it('that accepts none is retried later', async () => {
      const server = await start({ rcpt: reply(limit) });
      expect(verdict(await transport(server).send(aMail(), patience()))).toBe('retry');
    });
  },
);

describe('a message that is too large', () => {
  it('is not sent to a server that announces a lower limit', async () => {
    const server = await start({ size: 10 });
    const report = await transport(server).send(aMail(), patience());
    expect([faultIn(report), verdict(report)]).toMatchObject([{ phase: 'mail', code: 'EMESSAGE' }, 'failed']);
  });
});
