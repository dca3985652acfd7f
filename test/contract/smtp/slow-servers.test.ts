import { afterEach, describe, expect, it, vi } from 'vitest';
import { after, type Behaviour, both, hang, trickle } from '../../support/smtp/behaviours.ts';
import { scriptedTransports, verdict } from '../../support/smtp/scripted-transports.ts';
import { aMail, faultIn, patience } from '../../support/smtp/transport.ts';

const { start, transport, closeAll } = scriptedTransports();
afterEach(() => {
  vi.useRealTimers();
  return closeAll();
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
    'is abandoned early when it hangs at %s without having answered before',
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

  it.each(['greeting', 'ehlo'] as const)('may take as long for %s as a patient caller allows', async (phase) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const server = await start({ [phase]: slowly });
    const report = await transport(server).send(aMail(), patience(), { isPatient: true });
    expect(report).toMatchObject({ kind: 'answered' });
  });

  it.each(['mail', 'rcpt', 'data'] as const)(
    'may take as long for %s as the caller allows once it has greeted',
    async (phase) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const server = await start({ [phase]: slowly });
      expect(await transport(server).send(aMail(), patience())).toMatchObject({ kind: 'answered' });
    },
  );

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

  it('no longer gives way once the final dot was sent', async () => {
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

  it('may take as long for the dot as the caller allows', async () => {
    const server = await start({ dot: after(50) });
    expect(await transport(server).send(aMail(), patience())).toMatchObject({ kind: 'answered' });
  });

  it('is not contacted when the caller has already aborted', async () => {
    const server = await start();
    const report = await transport(server).send(aMail(), AbortSignal.abort());
    expect([faultIn(report).dot, server.sessions.length]).toEqual([false, 0]);
  });
});
