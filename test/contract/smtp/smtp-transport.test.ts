import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SmtpLogin } from '../../../shared/adapters/smtp/smtp-server.ts';
import type { ClosableTransport } from '../../../shared/adapters/smtp/smtp-transport.ts';
import type { Address } from '../../../shared/email/address/address.ts';
import { judge } from '../../../shared/email/faults/verdict.ts';
import type { TransportReport } from '../../../shared/ports/mail-transport.ts';
import {
  after,
  type Behaviour,
  both,
  bytes,
  fin,
  hang,
  inTurn,
  ordinary,
  reply,
  rst,
  trickle,
  when,
} from '../../support/smtp/behaviours.ts';
import { type TestCertificates, testCertificates } from '../../support/smtp/certificates.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';
import { aMail, ann, bob, faultIn, patience, transportTo } from '../../support/smtp/transport.ts';
import { trustTestAuthority } from '../../support/smtp/trust.ts';

const login: SmtpLogin = { mechanism: 'PLAIN', user: 'shop', password: 'p4ss wörd' };

const running: { close(): unknown }[] = [];
let certificates: TestCertificates;

trustTestAuthority();
beforeAll(async () => {
  certificates = await testCertificates();
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const start = async (script: SmtpScript = {}): Promise<ScriptedSmtp> => {
  const server = await startScriptedSmtp(script);
  running.push(server);
  return server;
};
const transport = (...args: Parameters<typeof transportTo>): ClosableTransport => {
  const made = transportTo(...args);
  running.unshift(made);
  return made;
};
const verdict = (report: TransportReport) => judge([ann], report).recipients.get(ann)?.verdict;

describe('over SMTP', () => {
  it('hands over the envelope and the very bytes it was given', async () => {
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

  it('hands over megabytes unchanged', async () => {
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

  it('has half as many open once the server asked for less, and all of them again later', async () => {
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

  it('ends connections that are too many when what they are at is done', async () => {
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

  it('says goodbye when it is closed', async () => {
    const server = await start();
    const closing = transport(server);
    await closing.send(aMail(), patience());
    const closed = once(server.events, 'close');
    closing.close();
    await closed;
    expect(server.sessions[0]?.commands.at(-1)).toBe('QUIT');
  });
});

describe('the SSL setting', () => {
  it('none: speaks plain SMTP even if STARTTLS is offered', async () => {
    const server = await start({ tls: { mode: 'starttls', certificate: certificates.good } });
    await transport(server).send(aMail(), patience());
    expect(server.messages[0]?.session.tls).toBe(false);
  });

  it('ssl: is encrypted from the first byte', async () => {
    const server = await start({ tls: { mode: 'implicit', certificate: certificates.good } });
    await transport(server, { encryption: 'ssl' }).send(aMail(), patience());
    expect(server.messages[0]?.session.tls).toBe(true);
  });

  it('tls: upgrades by STARTTLS', async () => {
    const server = await start({ tls: { mode: 'starttls', certificate: certificates.good } });
    await transport(server, { encryption: 'tls' }).send(aMail(), patience());
    expect(server.messages[0]?.session).toMatchObject({ tls: true, commands: expect.arrayContaining(['STARTTLS']) });
  });

  it('tls: sends nothing if STARTTLS is stripped', async () => {
    const server = await start({ mechanisms: ['PLAIN'] });
    const report = await transport(server, { encryption: 'tls', login }).send(aMail(), patience());
    expect(faultIn(report)).toMatchObject({ phase: 'tls', reply: 502, dot: false });
    expect(server.sessions[0]?.commands).toEqual([expect.stringContaining('EHLO'), 'STARTTLS']);
  });

  it('tls: comes back later if the server cannot do TLS now', async () => {
    const server = await start({
      tls: { mode: 'starttls', certificate: certificates.good },
      starttls: reply('454 4.7.0 TLS not available'),
    });
    const report = await transport(server, { encryption: 'tls' }).send(aMail(), patience());
    expect(verdict(report)).toBe('retry');
  });

  it.each([
    ['expired', 'CERT_HAS_EXPIRED'],
    ['future', 'CERT_NOT_YET_VALID'],
    ['mismatched', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['selfSigned', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ] as const)('holds mail when the certificate is %s', async (kind, code) => {
    for (const [mode, encryption] of [
      ['implicit', 'ssl'],
      ['starttls', 'tls'],
    ] as const) {
      const server = await start({ tls: { mode, certificate: certificates[kind] } });
      const report = await transport(server, { encryption }).send(aMail(), patience());
      expect([faultIn(report).code, verdict(report)]).toEqual([code, 'hold']);
      expect(server.messages).toEqual([]);
    }
  });

  it('holds mail when the server speaks no TLS newer than 1.1', async () => {
    const server = await start({ tls: { mode: 'implicit', certificate: certificates.good, maxVersion: 'TLSv1.1' } });
    const report = await transport(server, { encryption: 'ssl' }).send(aMail(), patience());
    expect(verdict(report)).toBe('hold');
  });

  it('holds mail when the port speaks no TLS', async () => {
    const server = await start();
    const report = await transport(server, { encryption: 'ssl' }).send(aMail(), patience());
    expect(verdict(report)).toBe('hold');
  });
});

describe('the Auth setting', () => {
  it.each(['PLAIN', 'LOGIN'] as const)('%s: uses that mechanism, whatever else is offered', async (mechanism) => {
    const server = await start({ mechanisms: ['LOGIN', 'PLAIN', 'CRAM-MD5'] });
    await transport(server, { login: { ...login, mechanism } }).send(aMail(), patience());
    expect(server.messages[0]?.session.auth).toEqual({ mechanism, user: 'shop', password: 'p4ss wörd' });
  });

  it('none: never logs in, even where it could', async () => {
    const server = await start({ mechanisms: ['PLAIN'] });
    await transport(server).send(aMail(), patience());
    expect(server.messages[0]?.session).not.toHaveProperty('auth');
  });

  it.each([
    ['AUTH', {}],
    ['the mechanism', { mechanisms: ['LOGIN', 'CRAM-MD5'] }],
    ['EHLO', { ehlo: when((line) => line.startsWith('EHLO'), reply('502 5.5.1 no')) }],
  ])('sends nothing when the server does not offer %s', async (_what, script) => {
    const server = await start(script);
    const report = await transport(server, { login }).send(aMail(), patience());
    expect(faultIn(report)).toEqual({ phase: 'auth', code: 'ENOAUTH', dot: false });
    expect(server.sessions.flatMap(({ commands }) => commands.filter((line) => /AUTH|MAIL/.test(line)))).toEqual([]);
  });

  it.each([
    ['535 5.7.8 Wrong', 'hold'],
    ['534 5.7.9 Too weak', 'hold'],
    ['454 4.7.0 Not now', 'throttle'],
    ['421 4.7.0 Too many', 'throttle'],
  ])('understands %j', async (answer, expected) => {
    const server = await start({ mechanisms: ['PLAIN'], auth: reply(answer) });
    const report = await transport(server, { login }).send(aMail(), patience());
    expect([faultIn(report).phase, verdict(report)]).toEqual(['auth', expected]);
  });

  it('holds mail rather than send a password in the clear, but to this machine', async () => {
    const server = await start({ mechanisms: ['PLAIN'] });
    const elsewhere = { resolve: async () => ['192.0.2.1', '8.8.8.8'] };
    const report = await transport(server, { host: 'mail.test', login }, elsewhere).send(aMail(), patience());
    expect(faultIn(report)).toMatchObject({ code: 'ECONFIG' });
    expect(verdict(report)).toBe('hold');
  });
});

describe('where it connects to', () => {
  it.each([['127.0.0.1'], ['::1'], ['169.254.169.254'], ['::ffff:127.0.0.1'], ['10.0.0.7']])(
    'refuses a name that leads to %s where that is not allowed',
    async (address) => {
      const server = await start();
      const options = { network: { loopback: false, private: false }, resolve: async () => [address] };
      const report = await transport(server, { host: 'mail.test' }, options).send(aMail(), patience());
      expect([faultIn(report).code, verdict(report)]).toEqual(['EFORBIDDENHOST', 'hold']);
      expect(server.sessions).toEqual([]);
    },
  );

  it('connects to the address that it checked, whatever the name leads to a moment later', async () => {
    const server = await start();
    const answers = [['127.0.0.1'], ['169.254.169.254']];
    const rebinding = transport(server, { host: 'mail.test' }, { resolve: async () => answers.shift() ?? [] });
    await rebinding.send(aMail(), patience());
    expect(server.messages).toHaveLength(1);
    await server.dropConnections('rst');
    expect(faultIn(await rebinding.send(aMail(), patience())).code).toBe('EFORBIDDENHOST');
  });

  it('tries the next address when one does not answer', async () => {
    const server = await start();
    const options = { resolve: async () => ['::1', '127.0.0.1'] };
    expect(await transport(server, {}, options).send(aMail(), patience())).toMatchObject({ kind: 'answered' });
  });

  it.each([
    ['ENOTFOUND', 'ENOTFOUND'],
    ['ENODATA', 'ENOTFOUND'],
    ['EAI_AGAIN', 'EAI_AGAIN'],
  ])('reports what the resolver said: %s', async (code, reported) => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code }));
    const report = await transport({ port: 9 }, { host: 'mail.test' }, { resolve }).send(aMail(), patience());
    expect(faultIn(report)).toEqual({ phase: 'dns', code: reported, dot: false });
  });

  it('gives up on a resolver that never answers', async () => {
    const patient = new AbortController();
    const resolve = (): Promise<string[]> => {
      patient.abort();
      return new Promise(() => {});
    };
    const report = await transport({ port: 9 }, { host: 'mail.test' }, { resolve }).send(aMail(), patient.signal);
    expect(faultIn(report)).toEqual({ phase: 'dns', code: 'ETIMEDOUT', dot: false });
  });

  it('reports a port where nobody listens', async () => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const address = nobody.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    nobody.close();
    await once(nobody, 'close');
    const report = await transport({ port }).send(aMail(), patience());
    expect(faultIn(report)).toEqual({ phase: 'connect', code: 'ECONNREFUSED', dot: false });
  });
});

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

  it('understands a reply of several lines', async () => {
    const report = await attempt({ dot: reply('550-5.7.1 This is', '550-5.7.1 a long', '550 5.7.1 story') });
    expect(faultIn(report)).toMatchObject({ phase: 'dot', reply: 550, enhanced: '5.7.1', dot: true });
  });

  it('reports each recipient by itself when some are refused', async () => {
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

  it('goes on with the same connection after a refusal', async () => {
    const server = await start({ pipelining, dot: inTurn(reply('554 5.6.0 no'), () => 'ordinary') });
    const kept = transport(server);
    await kept.send(aMail(), patience());
    expect(await kept.send(aMail(), patience())).toMatchObject({ kind: 'answered' });
    expect(server.sessions).toHaveLength(1);
    expect(server.sessions[0]?.commands.filter((line) => line === 'RSET')).toHaveLength(1);
  });

  it.each(['mail', 'rcpt', 'data'] as const)('is cut at %s: not accepted', async (phase) => {
    for (const cut of [fin(), rst()]) {
      const report = await attempt({ [phase]: cut });
      expect([faultIn(report).dot, verdict(report)]).toEqual([false, 'retry']);
    }
  });

  it.each(['greeting', 'ehlo'] as const)('is cut at %s: not accepted', async (phase) => {
    for (const cut of [fin(), rst()]) expect(verdict(await attempt({ [phase]: cut }))).toBe('retry');
  });

  it('is cut in the body of a large message: not accepted', async () => {
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
  ])('gets %s for its dot: ambiguous', async (_what, dot) => {
    const report = await attempt({ dot });
    expect([faultIn(report).dot, verdict(report)]).toEqual([true, 'ambiguous']);
  });
});

describe('a server that takes its time', () => {
  const slowly: Behaviour = () => {
    vi.advanceTimersByTime(45_000);
    return 'ordinary';
  };

  it.each(['greeting', 'ehlo', 'mail', 'rcpt', 'data'] as const)('hangs at %s: not accepted', async (phase) => {
    const reached = new AbortController();
    const server = await start({
      [phase]: both(() => {
        reached.abort();
        return undefined;
      }, hang()),
    });
    const report = await transport(server).send(aMail(), reached.signal);
    expect([faultIn(report).dot, verdict(report)]).toEqual([false, 'retry']);
  });

  it.each(['greeting', 'ehlo'] as const)(
    'is given up soon when it hangs at %s and has not proved itself',
    async (phase) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const timePasses = (): undefined => {
        setImmediate(() => vi.advanceTimersByTime(11_000));
      };
      const server = await start({ [phase]: both(timePasses, hang()) });
      const report = await transport(server).send(aMail(), patience());
      expect(faultIn(report)).toEqual({ phase, code: 'ETIMEDOUT', dot: false });
    },
  );

  it.each(['greeting', 'ehlo'] as const)(
    'has as long for its %s as the caller, where that one is patient',
    async (phase) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const server = await start({ [phase]: slowly });
      const report = await transport(server).send(aMail(), patience(), { isPatient: true });
      expect(report).toMatchObject({ kind: 'answered' });
    },
  );

  it.each(['mail', 'rcpt', 'data'] as const)('has as long for %s as the caller once it has greeted', async (phase) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const server = await start({ [phase]: slowly });
    expect(await transport(server).send(aMail(), patience())).toMatchObject({ kind: 'answered' });
  });

  it.each(['ehlo', 'mail', 'rcpt', 'data'] as const)('gives way for others when it hangs at %s', async (phase) => {
    const others = new AbortController();
    const server = await start({
      [phase]: both(() => {
        others.abort();
        return undefined;
      }, hang()),
    });
    const report = await transport(server).send(aMail(), patience(), { giveWay: others.signal });
    expect(faultIn(report)).toMatchObject({ code: 'EABORT', dot: false });
  });

  it('gives way no more once the final dot was sent', async () => {
    const others = new AbortController();
    const server = await start({
      dot: () => {
        others.abort();
        return 'ordinary';
      },
    });
    const report = await transport(server).send(aMail(), patience(), { giveWay: others.signal });
    expect(report).toMatchObject({ kind: 'answered' });
  });

  it('hangs after the dot: ambiguous', async () => {
    const server = await start({ dot: hang() });
    const giveUp = new AbortController();
    server.events.on('message', () => giveUp.abort());
    const report = await transport(server).send(aMail(), giveUp.signal);
    expect([faultIn(report), verdict(report)]).toMatchObject([
      { phase: 'dot', code: 'EABORT', dot: true },
      'ambiguous',
    ]);
  });

  it('trickles its reply to the dot for ever: ambiguous', async () => {
    const server = await start({ dot: trickle('250-still thinking\r\n', 1, true) });
    const giveUp = new AbortController();
    server.events.on('message', () => setImmediate(() => giveUp.abort()));
    expect(verdict(await transport(server).send(aMail(), giveUp.signal))).toBe('ambiguous');
  });

  it('takes as long for the dot as the caller lets it', async () => {
    const server = await start({ dot: after(50) });
    expect(await transport(server).send(aMail(), patience())).toMatchObject({ kind: 'answered' });
  });

  it('is not even begun when the caller has given up before', async () => {
    const server = await start();
    const report = await transport(server).send(aMail(), AbortSignal.abort());
    expect([faultIn(report).dot, server.sessions.length]).toEqual([false, 0]);
  });
});

describe('a server that takes few recipients at once', () => {
  it('gets the others at once in further transactions', async () => {
    let taken = 0;
    const server = await start({
      mail: () => {
        taken = 0;
        return 'ordinary';
      },
      rcpt: (wire) => (++taken > 3 ? reply('452 4.5.3 Too many recipients')(wire) : 'ordinary'),
    });
    const recipients = Array.from({ length: 7 }, (_, n) => `customer-${n}@example.com` as Address);
    const report = await transport(server).send({ ...aMail(), recipients }, patience());
    expect(report).toMatchObject({ kind: 'answered', refused: [] });
    if (report.kind === 'answered') expect(report.accepted.map(({ address }) => address)).toEqual(recipients);
    expect(server.sessions).toHaveLength(1);
  });

  it('that takes none is asked again later', async () => {
    const server = await start({ rcpt: reply('452 4.5.3 Too many recipients') });
    expect(verdict(await transport(server).send(aMail(), patience()))).toBe('retry');
  });
});

describe('a connection that was kept', () => {
  it.each(['fin', 'rst'] as const)('costs no attempt when the server dropped it by %s', async (how) => {
    const server = await start();
    const kept = transport(server);
    await kept.send(aMail(), patience());
    await server.dropConnections(how);
    expect(await kept.send(aMail(), patience())).toMatchObject({ kind: 'answered' });
    expect(server.sessions).toHaveLength(2);
  });

  it.each([
    ['421', reply('421 4.4.2 Idle for too long')],
    ['503', reply('503 5.5.1 Where were we?')],
    ['a reset', rst()],
    ['an end', fin()],
  ])('costs no attempt when it answers the next message with %s', async (_what, behaviour) => {
    const server = await start({
      mail: inTurn(
        () => 'ordinary',
        behaviour,
        () => 'ordinary',
      ),
    });
    const kept = transport(server);
    await kept.send(aMail(), patience());
    expect(await kept.send(aMail(), patience())).toMatchObject({ kind: 'answered' });
    expect([server.sessions.length, server.messages.length]).toEqual([2, 2]);
  });

  it('is tried anew only once', async () => {
    const server = await start({ mail: inTurn(() => 'ordinary', reply('421 4.4.2 Idle'), reply('421 4.4.2 Idle')) });
    const kept = transport(server);
    await kept.send(aMail(), patience());
    expect(verdict(await kept.send(aMail(), patience()))).toBe('throttle');
  });

  it('is never tried anew once the dot was sent', async () => {
    const server = await start({ dot: inTurn(() => 'ordinary', fin()) });
    const kept = transport(server);
    await kept.send(aMail(), patience());
    expect(verdict(await kept.send(aMail(), patience()))).toBe('ambiguous');
    expect(server.messages).toHaveLength(2);
  });

  it('is asked first after it was idle for long, as after a freeze', async () => {
    const server = await start();
    let clock = 0;
    const kept = transport(server, {}, { now: () => clock });
    await kept.send(aMail(), patience());
    clock += 600_000;
    await kept.send(aMail(), patience());
    expect(server.sessions.map(({ commands }) => commands.map((line) => line.slice(0, 4)))).toEqual([
      ['EHLO', 'MAIL', 'RCPT', 'DATA', 'RSET', 'MAIL', 'RCPT', 'DATA'],
    ]);
  });

  it('is replaced if it does not answer then', async () => {
    const server = await start({ rset: rst() });
    let clock = 0;
    const kept = transport(server, {}, { now: () => clock });
    await kept.send(aMail(), patience());
    clock += 600_000;
    expect(await kept.send(aMail(), patience())).toMatchObject({ kind: 'answered' });
    expect(server.sessions).toHaveLength(2);
  });
});

describe('a message that is too large', () => {
  it('is not sent to a server that says so beforehand', async () => {
    const server = await start({ size: 10 });
    const report = await transport(server).send(aMail(), patience());
    expect([faultIn(report), verdict(report)]).toMatchObject([{ phase: 'mail', code: 'EMESSAGE' }, 'failed']);
  });
});
