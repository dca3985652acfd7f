import { afterEach, describe, expect, it } from 'vitest';
import { judge } from '../../../shared/email/faults/verdict.ts';
import type { TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import { both, bytes, fin, hang, inTurn, reply, rst, when } from '../../support/smtp/behaviours.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { scriptedTransports, verdict } from '../../support/smtp/scripted-transports.ts';
import { aMail, ann, bob, faultIn, patience } from '../../support/smtp/transport.ts';

const { start, transport, closeAll } = scriptedTransports();
afterEach(closeAll);

describe.each([true, false])('replies, with PIPELINING %s', (pipelining) => {
  const attempt = async (script: SmtpScript, recipients = [ann]): Promise<TransportReport> => {
    const server = await start({ pipelining, ...script });
    return transport(server).send(aMail({ recipients }), patience());
  };

  it.each([
    ['greeting', '421 4.3.2 Busy', 'throttle'],
    ['greeting', '554 5.7.1 Go away', 'hold'],
    ['greeting', '450 4.3.2 Later', 'retry'],
    ['greeting', 'SSH-2.0-x', 'retry'],
    ['ehlo', '421 4.3.2 Busy', 'throttle'],
    ['ehlo', '554 5.7.1 Go away', 'hold'],
    ['mail', '421 4.3.2 Busy', 'throttle'],
    ['mail', '451 4.3.0 Later', 'retry'],
    ['mail', '530 5.7.0 Log in first', 'hold'],
    ['mail', '550 5.7.1 Not from you', 'hold'],
    ['mail', '552 5.3.4 Too large', 'failed'],
    ['mail', '503 5.5.1 What?', 'retry'],
    ['rcpt', '421 4.3.2 Busy', 'throttle'],
    ['rcpt', '450 4.2.1 Greylisted', 'retry'],
    ['rcpt', '550 5.1.1 Unknown', 'bounced'],
    ['rcpt', '452 4.2.2 Full', 'retry'],
    ['rcpt', '552 5.2.2 Full', 'bounced'],
    ['rcpt', '554 5.7.1 Relay access denied', 'hold'],
    ['rcpt', '503 5.5.1 What?', 'retry'],
    ['rcpt', '650 What?', 'retry'],
    ['rcpt', '550 用户不存在', 'bounced'],
    ['mail', '554 送信が制限されています', 'hold'],
    ['mail', '421 Domain mg.example.com is not allowed to send: Account disabled', 'hold'],
    ['rcpt', '421 Domain mg.example.com is not allowed to send: Account disabled', 'hold'],
    ['data', '450 Mail send limit exceeded.', 'hold'],
    ['dot', '421 Domain mg.example.com is not allowed to send: Account disabled', 'hold'],
    ['dot', '452 4.4.5 Messages per second limit exceeded', 'throttle'],
    ['data', '421 4.3.2 Busy', 'throttle'],
    ['data', '451 4.3.0 Later', 'retry'],
    ['data', '554 5.6.0 No', 'bounced'],
    ['data', '503 5.5.1 What?', 'retry'],
    ['dot', '421 4.3.2 Busy', 'throttle'],
    ['dot', '452 4.3.1 Disk full', 'retry'],
    ['dot', '554 5.6.0 Refused', 'bounced'],
    ['dot', '554 5.7.1 Listed on a DNSBL', 'throttle'],
    ['dot', 'hm?', 'ambiguous'],
    ['dot', '2nd thoughts', 'ambiguous'],
    ['dot', '354 Go on', 'ambiguous'],
  ] as const)('%s %j', async (phase, answer, expected) => {
    expect(verdict(await attempt({ [phase]: reply(answer) }))).toBe(expected);
  });

  it('parses a multi-line reply', async () => {
    const report = await attempt({ dot: reply('550-5.7.1 This is', '550-5.7.1 a long', '550 5.7.1 story') });
    expect(faultIn(report)).toMatchObject({ phase: 'dot', reply: 550, enhanced: '5.7.1', dot: true });
  });

  it('reports each recipient separately when some are refused', async () => {
    const rcpt = when((line) => line.includes(bob), reply(`550 5.1.1 <${bob}>: unknown`));
    expect(await attempt({ rcpt }, [bob, ann])).toEqual({
      kind: 'answered',
      accepted: [{ address: ann, code: 250, response: '250 2.0.0 Queued' }],
      refused: [{ address: bob, code: 550, enhanced: '5.1.1', response: '550 5.1.1 unknown' }],
    });
  });

  it('keeps the refusal of a recipient when the message then fails for the others', async () => {
    const rcpt = when((line) => line.includes(bob), reply('550 5.1.1 unknown'));
    const report = await attempt({ rcpt, dot: fin() }, [bob, ann]);
    expect(judge([ann, bob], report).recipients).toMatchObject(
      new Map([
        [ann, { verdict: 'ambiguous' }],
        [bob, { verdict: 'bounced' }],
      ]),
    );
  });

  it('continues on the same connection after a refusal', async () => {
    const server = await start({ pipelining, dot: inTurn(reply('554 5.6.0 no'), () => 'ordinary') });
    const kept = transport(server);
    await kept.send(aMail(), patience());
    expect(await kept.send(aMail(), patience())).toMatchObject({ kind: 'answered' });
    expect(server.sessions).toHaveLength(1);
    expect(server.sessions[0]?.commands.filter((line) => line === 'RSET')).toHaveLength(1);
  });

  it.each(['mail', 'rcpt', 'data'] as const)('disconnects at %s: not accepted', async (phase) => {
    for (const cut of [fin(), rst()]) {
      const report = await attempt({ [phase]: cut });
      expect([faultIn(report).dot, verdict(report)]).toEqual([false, 'retry']);
    }
  });

  it.each(['greeting', 'ehlo'] as const)('is cut at %s: not accepted', async (phase) => {
    for (const cut of [fin(), rst()]) expect(verdict(await attempt({ [phase]: cut }))).toBe('retry');
  });

  it('says yes before it has the message, as with a reply too many: ambiguous', async () => {
    const report = await attempt({ data: both(bytes('354 Go on\r\n250 2.0.0 Queued\r\n'), () => 'ordinary') });
    expect([faultIn(report).dot, verdict(report)]).toEqual([true, 'ambiguous']);
  });

  it('says yes in the middle of a large message: not accepted', async () => {
    const server = await start({ pipelining, data: bytes('354 Go on\r\n250 2.0.0 Queued\r\n'), body: hang() });
    const raw = Buffer.alloc(16 * 1024 * 1024, 'a line\r\n');
    const report = await transport(server).send(aMail({ raw }), patience());
    expect([faultIn(report).dot, verdict(report)]).toEqual([false, 'retry']);
  });

  it('disconnects in the body of a large message: not accepted', async () => {
    const server = await start({ pipelining, body: rst() });
    const raw = Buffer.alloc(16 * 1024 * 1024, 'a line\r\n');
    const report = await transport(server).send(aMail({ raw }), patience());
    expect([faultIn(report).dot, verdict(report)]).toEqual([false, 'retry']);
  });

  it.each([
    ['FIN', fin()],
    ['RST', rst()],
    ['half a yes', both(bytes('250 2.0'), fin())],
    ['half a no', both(bytes('550 5.7'), fin())],
    ['a yes that ends as a no', bytes('250-Queued\r\n550 No\r\n')],
    ['a no that ends as a yes', bytes('550-No\r\n250 Queued\r\n')],
    ['a code that SMTP does not have', reply('650 What')],
  ])('gets %s for its dot: ambiguous', async (_what, dot) => {
    const report = await attempt({ dot });
    expect([faultIn(report).dot, verdict(report)]).toEqual([true, 'ambiguous']);
  });
});
