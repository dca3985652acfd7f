import { afterEach, describe, expect, it } from 'vitest';
import { fin, inTurn, reply, rst } from '../../support/smtp/behaviours.ts';
import { scriptedTransports, verdict } from '../../support/smtp/scripted-transports.ts';
import { aMail, patience } from '../../support/smtp/transport.ts';

const { start, transport, closeAll } = scriptedTransports();
afterEach(closeAll);

describe('a pooled connection', () => {
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

  it('is replaced only once', async () => {
    const server = await start({ mail: inTurn(() => 'ordinary', reply('421 4.4.2 Idle'), reply('421 4.4.2 Idle')) });
    const kept = transport(server);
    await kept.send(aMail(), patience());
    expect(verdict(await kept.send(aMail(), patience()))).toBe('throttle');
  });

  it('is never replaced once the dot was sent', async () => {
    const server = await start({ dot: inTurn(() => 'ordinary', fin()) });
    const kept = transport(server);
    await kept.send(aMail(), patience());
    expect(verdict(await kept.send(aMail(), patience()))).toBe('ambiguous');
    expect(server.messages).toHaveLength(2);
  });

  it('is reset before use after a long idle time, as after a freeze', async () => {
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

  it('is replaced if it does not answer the reset', async () => {
    const server = await start({ rset: rst() });
    let clock = 0;
    const kept = transport(server, {}, { now: () => clock });
    await kept.send(aMail(), patience());
    clock += 600_000;
    expect(await kept.send(aMail(), patience())).toMatchObject({ kind: 'answered' });
    expect(server.sessions).toHaveLength(2);
  });
});
