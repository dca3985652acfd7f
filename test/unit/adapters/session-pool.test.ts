import { describe, expect, it } from 'vitest';
import { type Pooled, SessionPool } from '../../../shared/adapters/smtp/session-pool.ts';

const patience = () => ({ signal: new AbortController().signal, isPatient: false });

interface FakeSession extends Pooled {
  isOpen: boolean;
  isClean: boolean;
}

const aSession = (): FakeSession => ({
  isOpen: true,
  isClean: true,
  reset: async () => true,
  quit() {
    this.isOpen = false;
  },
  close() {
    this.isOpen = false;
  },
});

/** A pool with one connection, and every session it opened. */
const poolOfOne = (open: () => FakeSession = aSession) => {
  const opened: FakeSession[] = [];
  const pool = new SessionPool<FakeSession>({
    max: () => 1,
    now: () => 0,
    open: async () => {
      const session = open();
      opened.push(session);
      return session;
    },
  });
  return { pool, opened };
};

/** Occupies a connection until released. */
const occupy = (pool: SessionPool<FakeSession>) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { letGo: resolve, done: pool.use(patience(), () => promise) };
};

describe('a pool of connections', () => {
  it('serves waiting callers in order of arrival', async () => {
    const { pool } = poolOfOne();
    const served: number[] = [];
    const first = occupy(pool);
    const others = [1, 2, 3].map((n) => pool.use(patience(), async () => served.push(n)));
    first.letGo();
    await Promise.all([first.done, ...others]);
    expect(served).toEqual([1, 2, 3]);
  });

  it('serves the next caller when a waiting one aborts', async () => {
    const { pool } = poolOfOne();
    const first = occupy(pool);
    const impatient = new AbortController();
    const left = pool.use({ signal: impatient.signal, isPatient: false }, async () => 'served');
    const stayed = pool.use(patience(), async () => 'served');
    impatient.abort();
    await expect(left).rejects.toMatchObject({ fault: { phase: 'connect', code: 'EABORT', dot: false } });
    first.letGo();
    expect(await stayed).toBe('served');
  });

  it('does not queue a caller that has already aborted', async () => {
    const { pool } = poolOfOne();
    const first = occupy(pool);
    await expect(pool.use({ signal: AbortSignal.abort(), isPatient: false }, async () => 1)).rejects.toMatchObject({
      fault: { code: 'EABORT' },
    });
    first.letGo();
    await first.done;
  });

  it('opens another connection after one could not be opened', async () => {
    let broken = true;
    const { pool } = poolOfOne(() => {
      if (broken) throw new Error('no');
      return aSession();
    });
    await expect(pool.use(patience(), async () => 1)).rejects.toThrow('no');
    broken = false;
    expect(await pool.use(patience(), async () => 1)).toBe(1);
  });

  it('opens another connection when the one it kept has ended', async () => {
    const { pool, opened } = poolOfOne();
    await pool.use(patience(), async ({ session }) => session.close());
    expect(await pool.use(patience(), async ({ reused }) => reused)).toBe(false);
    expect(opened).toHaveLength(2);
  });

  it('lets work in progress finish when it is closed, and keeps no connection', async () => {
    const { pool, opened } = poolOfOne();
    const first = occupy(pool);
    await pool.use({ signal: AbortSignal.abort(), isPatient: false }, async () => {}).catch(() => {});
    pool.close();
    expect(opened[0]?.isOpen).toBe(true);
    first.letGo();
    await first.done;
    expect(opened[0]?.isOpen).toBe(false);
  });
});
