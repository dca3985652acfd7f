import { describe, expect, it, vi } from 'vitest';
import { anApiKey } from '../../support/http/api-keys.ts';
import { aSettingsApi } from '../../support/http/settings-api.ts';

const actor = { type: 'api_key', id: 'k', name: 'Ops' } as const;

/** A log in which the only change of scope `eu` is older than thousands of changes of other scopes. */
const aLongLog = async (others: number) => {
  const api = aSettingsApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  const add = (scope: string, to: number) => api.audit.add({ at: 1, scope, actor, action: 'settings.saved', to });
  await add('eu', 1);
  for (let to = 1; to <= others; to += 1) await add('us', to);
  const list = vi.spyOn(api.audit, 'list');
  const page = async (after?: string) => {
    const { json } = await api.ask('GET', `/audit-log${after ? `?after=${after}` : ''}`, undefined, { token: 'eu' });
    return json as unknown as { has_more: boolean; next_after: string | null; data: { scope: string }[] };
  };
  return { page, list, api };
};

describe('a page of the audit log for a key of a narrower scope', () => {
  it('takes at most four requests, and says where to continue even if it found nothing', async () => {
    const { page, list } = await aLongLog(4_500);
    const first = await page();
    expect(first).toMatchObject({ has_more: true, data: [], next_after: expect.any(String) });
    expect(list).toHaveBeenCalledTimes(4);
    const second = await page(first.next_after ?? '');
    expect(second).toMatchObject({ has_more: true, data: [] });
    const third = await page(second.next_after ?? '');
    expect(third).toMatchObject({ has_more: false, next_after: null, data: [{ scope: 'eu' }] });
  });

  it('has no cursor when everything was examined', async () => {
    const { page } = await aLongLog(3);
    expect(await page()).toMatchObject({ has_more: false, next_after: null, data: [{ scope: 'eu' }] });
  });

  it('ends at the limit, and the next page continues after it', async () => {
    const { api } = await aLongLog(30);
    const { json } = await api.ask('GET', '/audit-log?limit=10');
    const first = json as unknown as { data: { id: string }[]; next_after: string };
    expect(first.next_after).toBe(first.data.at(-1)?.id);
    const rest = await api.ask('GET', `/audit-log?limit=100&after=${first.next_after}`);
    expect(rest.json.data).toHaveLength(21);
  });
});
