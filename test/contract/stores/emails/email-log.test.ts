import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Email } from '../../../../shared/email/lifecycle/email.ts';
import type { EmailLog } from '../../../../shared/ports/emails/email-log.ts';
import type { EmailStore } from '../../../../shared/ports/emails/email-store.ts';
import { acceptedBy, emailStores } from '../../../support/emulators/email-stores.ts';

const now = Date.UTC(2026, 2, 1, 12);

describe.each(emailStores(now))('an email store %s', (_where, start) => {
  let store: EmailStore & EmailLog;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    ({ store, stop } = await start());
  });
  afterAll(() => stop());

  const accepted = (overrides?: Partial<Email>) => acceptedBy(store, overrides);

  it('lists the scopes and days that accepted emails', async () => {
    const day = (n: number) => Date.UTC(2025, 0, n, 23, 59, 59, 999);
    await accepted({ scope: 'logged.fr', createdAt: day(1) });
    await accepted({ scope: 'logged', createdAt: day(2) });
    await accepted({ scope: 'logged', createdAt: day(2) });
    await accepted({ scope: 'logged', createdAt: day(3) });
    const found = await store.partitions('2025-01-01', '2025-01-02');
    expect(new Set(found)).toEqual(
      new Set([
        { scope: 'logged.fr', day: '2025-01-01' },
        { scope: 'logged', day: '2025-01-02' },
      ]),
    );
    expect(found).toHaveLength(2);
    expect(await store.partitions('2024-01-01', '2024-12-31')).toEqual([]);
  });

  it('gives ids of a partition beyond one, in either order, as many as asked for', async () => {
    const emails = [];
    for (let n = 0; n < 4; n++)
      emails.push(await accepted({ scope: 'paged', id: `00000000-0000-7000-8000-00000000000${n}` }));
    await accepted({ scope: 'paged', createdAt: now - 86_400_000 });
    const [a, b, c, d] = emails.map(({ id }) => id) as [string, string, string, string];
    const partition = { scope: 'paged', day: '2026-03-01' };
    const page = (order: 'newest-first' | 'oldest-first', beyond: string, limit: number) =>
      store.ids(partition, { order, beyond, limit });
    expect(await page('newest-first', 'f', 10)).toEqual([d, c, b, a]);
    expect(await page('newest-first', d, 2)).toEqual([c, b]);
    expect(await page('oldest-first', '0', 3)).toEqual([a, b, c]);
    expect(await page('oldest-first', c, 3)).toEqual([d]);
    expect(await page('oldest-first', d, 3)).toEqual([]);
    expect(
      await store.ids({ scope: 'unknown', day: '2026-03-01' }, { order: 'newest-first', beyond: 'f', limit: 1 }),
    ).toEqual([]);
  });
});
