import { describe, expect, it } from 'vitest';
import { guardOpening } from '../../../shared/adapters/smtp/open-guard.ts';
import { SmtpFailure } from '../../../shared/adapters/smtp/smtp-failure.ts';

const { signal } = new AbortController();
const refused = () => new SmtpFailure({ phase: 'auth', code: 'EAUTH', reply: 535, dot: false });

/** Sessions that open on request. */
const given = () => {
  const clock = { now: 0 };
  const opening: PromiseWithResolvers<string>[] = [];
  const open = guardOpening(
    () => {
      const one = Promise.withResolvers<string>();
      opening.push(one);
      return one.promise;
    },
    () => clock.now,
  );
  return { clock, opening, guarded: open, open: () => open({ signal, isPatient: false }) };
};
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the connections of one worker', () => {
  it('are tried one at a time until one has worked', async () => {
    const { open, opening } = given();
    const all = [open(), open(), open()];
    await settled();
    expect(opening).toHaveLength(1);
    opening[0]?.resolve('first');
    await settled();
    opening[1]?.resolve('second');
    await settled();
    opening[2]?.resolve('third');
    expect(await Promise.all(all)).toEqual(['first', 'second', 'third']);
    const more = [open(), open()];
    expect(opening).toHaveLength(5);
    for (const one of opening) one.resolve('more');
    await Promise.all(more);
  });

  it('that wait share a refusal', async () => {
    const { open, opening } = given();
    const all = Promise.allSettled([open(), open(), open()]);
    await settled();
    opening[0]?.reject(refused());
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(opening).toHaveLength(1);
  });

  it('are tried again some seconds after a refusal', async () => {
    const { open, opening, clock } = given();
    const first = open().catch(() => 'refused');
    await settled();
    opening[0]?.reject(refused());
    expect(await first).toBe('refused');
    await expect(open()).rejects.toThrow(SmtpFailure);
    clock.now = 5_000;
    const second = open();
    await settled();
    opening[1]?.resolve('second');
    expect(await second).toBe('second');
  });

  it('are tried again although the clock was set back by an hour', async () => {
    const { open, opening, clock } = given();
    const first = open().catch(() => 'refused');
    await settled();
    opening[0]?.reject(refused());
    expect(await first).toBe('refused');
    clock.now = -3_600_000;
    const second = open();
    await settled();
    opening[1]?.resolve('second');
    expect(await second).toBe('second');
  });

  it('that wait share a silence', async () => {
    const { open, opening } = given();
    const all = Promise.allSettled([open(), open(), open()]);
    await settled();
    opening[0]?.reject(new SmtpFailure({ phase: 'greeting', code: 'ETIMEDOUT', dot: false }));
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(opening).toHaveLength(1);
  });

  it('are not waited for by aborted callers', async () => {
    const { open, opening, guarded } = given();
    const first = open();
    await settled();
    const impatient = new AbortController();
    const second = guarded({ signal: impatient.signal, isPatient: false });
    impatient.abort();
    await expect(second).rejects.toMatchObject({ fault: { code: 'EABORT' } });
    opening[0]?.resolve('first');
    expect(await first).toBe('first');
  });

  it('are tried by the next caller when the connection failed', async () => {
    const { open, opening } = given();
    const all = Promise.allSettled([open(), open()]);
    await settled();
    opening[0]?.reject(new SmtpFailure({ phase: 'connect', code: 'ECONNREFUSED', dot: false }));
    await settled();
    opening[1]?.resolve('second');
    expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});
