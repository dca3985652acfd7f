import { describe, expect, it } from 'vitest';
import { isFull, mayWait } from '../../../functions/deliver-email/scope-lane.ts';
import type { TransportReport } from '../../../shared/ports/sending/mail-transport.ts';
import { anEmail } from '../../support/builders/emails.ts';
import { memorySlowLanes } from '../../support/fakes/memory-slow-lanes.ts';
import { acceptAll } from '../../support/fakes/scripted-transports.ts';
import { failing, given, NOW } from '../../support/smtp/delivery.ts';

const lane = (scope: string, worker: string) => ({ scope, worker, until: NOW + 60_000 });

describe('workers that wait for slow mail servers', () => {
  it('are half of all, for a scope that is the only slow one', () => {
    const lanes = ['a', 'b', 'c', 'd'].map((worker) => lane('eu', worker));
    expect(mayWait('eu', lanes, 10)).toBe(true);
    expect(mayWait('eu', [...lanes, lane('eu', 'e')], 10)).toBe(false);
  });

  it('are shared evenly once another scope is slow as well', () => {
    const lanes = ['a', 'b'].map((worker) => lane('eu', worker));
    expect(mayWait('us', lanes, 10)).toBe(true);
    expect(mayWait('eu', [...lanes, lane('us', 'c')], 10)).toBe(false);
  });

  it('are at least one of two', () => {
    expect(mayWait('eu', [], 2)).toBe(true);
    expect(mayWait('us', [lane('eu', 'a')], 2)).toBe(false);
  });

  it('do not delay a scope that is not slow', () => {
    const lanes = ['a', 'b', 'c', 'd', 'e'].map((worker) => lane('eu', worker));
    expect([isFull('eu', lanes, 10), isFull('default', lanes, 10)]).toEqual([true, false]);
  });
});

/** A mail server that is silent until the attempt is aborted. */
const hung = (signal: AbortSignal, giveWay: AbortSignal | undefined) => {
  const { promise, resolve } = Promise.withResolvers<TransportReport>();
  const giveUp = () => resolve(failing({ phase: 'rcpt', code: 'EABORT' }));
  signal.addEventListener('abort', giveUp);
  giveWay?.addEventListener('abort', giveUp);
  if (giveWay?.aborted) giveUp();
  return promise;
};

describe('a scope whose mail server is slow', () => {
  it('gives way when it has its share of the workers, and its mail waits', async () => {
    const emails = Array.from({ length: 25 }, () => anEmail({ scope: 'eu' }));
    const made = await given({
      emails,
      report: (_mail, signal, options) => hung(signal, options?.giveWay),
      dependencies: {
        lanes: memorySlowLanes(lane('eu', 'other')),
        workers: 2,
        wait: async () => {},
      },
    });
    expect(await made.deliverBatch()).toEqual([]);
    const states = Map.groupBy(await made.stored(), (email) => email?.state);
    expect([...states.keys()].toSorted()).toEqual(['queued']);
    for (const email of await made.stored()) expect(email).toMatchObject({ attempts: 0, putOffAt: NOW });
    expect(await made.circuits.list()).toMatchObject([{ scope: 'eu', fault: 'slow', closedAt: NOW }]);
  });

  it('gives way in the middle of its attempts, which count', async () => {
    const lanes = memorySlowLanes(lane('us', 'other'));
    const emails = Array.from({ length: 25 }, () => anEmail({ scope: 'eu' }));
    const made = await given({
      emails,
      report: (_mail, signal, options) => hung(signal, options?.giveWay),
      dependencies: { lanes, workers: 2, wait: async () => {} },
    });
    await made.deliverBatch();
    const tried = (await made.stored()).filter((email) => email?.attempts === 1);
    expect(tried.length).toBe(made.transports.sent.length);
    expect(tried.length).toBeLessThanOrEqual(10);
    expect((await made.circuits.list()).filter(({ closedAt }) => closedAt === undefined)).toEqual([]);
  });

  it('keeps its lane until its emails are done, and releases it', async () => {
    const lanes = memorySlowLanes();
    let held: unknown;
    const made = await given({
      emails: [anEmail({ scope: 'eu' })],
      report: async (mail) => {
        await new Promise(setImmediate);
        held = await lanes.read(NOW);
        return acceptAll(mail);
      },
      dependencies: { lanes, workers: 2, wait: async () => {} },
    });
    await made.deliverBatch();
    expect(held).toMatchObject([{ scope: 'eu', worker: 'worker' }]);
    expect(await lanes.read(NOW)).toEqual([]);
    expect(await made.email()).toMatchObject({ state: 'sent' });
  });
});
