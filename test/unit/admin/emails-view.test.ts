import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { EmailItem } from '../../../functions/admin/page/api/emails-api.ts';
import { csvHead, csvLines } from '../../../functions/admin/page/emails/list/csv.ts';
import { askedFor, noFilter, parseFilter, queryOfFilter } from '../../../functions/admin/page/emails/list/filter.ts';
import { timeOf, withNewest, withOlder } from '../../../functions/admin/page/emails/list/merge-pages.ts';
import { type Progress, runBulk } from '../../../functions/admin/page/emails/list/run-bulk.ts';
import { causesOf, waitingOf } from '../../../functions/admin/page/overview/causes.ts';
import { anEmail, type FakeEmail, listItem } from '../../support/admin-api/fake-emails.ts';

const item = (at: number, given: Partial<FakeEmail> = {}): EmailItem => listItem(anEmail(at, given));

describe('the filter in the address', () => {
  it('is parsed from a link, ignoring invalid parts', () => {
    expect(parseFilter('state=held&recipient=%20Ada%20&period=7d')).toEqual({
      ...noFilter,
      state: 'held',
      recipient: 'Ada',
      period: '7d',
    });
    expect(parseFilter('state=delivered&type=x&scope=EU&period=1y&from=yesterday&reason=<b>&other=1')).toEqual(
      noFilter,
    );
    expect(queryOfFilter(noFilter)).toBe('');
  });

  it('requests a relative period as of now, and an absolute one as given', () => {
    const now = Date.UTC(2026, 2, 10, 12);
    expect(askedFor({ ...noFilter, period: '24h' }, now).created_from).toBe('2026-03-09T12:00:00.000Z');
    expect(askedFor({ ...noFilter, period: '30d' }, now).created_from).toBe('2026-02-08T12:00:00.000Z');
    expect(new Date(askedFor({ ...noFilter, period: 'today' }, now).created_from).getHours()).toBe(0);
    const custom = { ...noFilter, period: 'custom', from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    expect(askedFor(custom, now)).toMatchObject({ created_from: custom.from, created_to: custom.to });
    expect(askedFor({ ...custom, period: '' }, now)).toMatchObject({ created_from: '', created_to: '' });
  });

  it("requests complaints by the API's term", () => {
    expect(askedFor({ ...noFilter, state: 'complained' }, 0)).toMatchObject({ state: '', last_event: 'complained' });
  });
});

describe('a continued search', () => {
  const page = (data: EmailItem[], next_after?: string) => ({
    data,
    has_more: next_after !== undefined,
    ...(next_after && { next_after }),
  });

  it('keeps its position while the newest page is reloaded', () => {
    const [newest, middle, oldest] = [item(30).id, item(20).id, item(10).id];
    const searched = withOlder(withNewest(undefined, page([], newest)), page([item(15)], oldest));
    const again = withNewest(searched, page([item(31)], middle));
    expect(again.olderAfter).toBe(oldest);
    expect(again.emails.map(({ id }) => id)).toEqual([item(31).id, item(15).id]);
  });

  it('starts over when a whole page of new emails arrives at once', () => {
    const before = withNewest(undefined, page([item(5)], item(1).id));
    const flood = [item(59), item(58)];
    expect(withNewest(before, page(flood, item(58).id)).emails).toEqual(flood);
  });

  it('shows how far it has come according to the id', () => {
    expect(timeOf(item(7).id)).toBe('2026-03-01T12:07:00.000Z');
  });
});

describe('an action on many emails', () => {
  const emails = Array.from({ length: 10 }, (_, at) => item(at));

  it('processes each once, a few at a time, and continues after failures', async () => {
    const begun: string[] = [];
    let atOnce = 0;
    let most = 0;
    const progress: Progress<EmailItem>[] = [];
    const work = async ({ id }: EmailItem) => {
      begun.push(id);
      atOnce += 1;
      most = Math.max(most, atOnce);
      await Promise.resolve();
      atOnce -= 1;
      if (id === emails[3]?.id) throw new Error('refused');
    };
    await runBulk(emails, work, (one) => progress.push(one), new AbortController().signal);
    expect(begun.toSorted()).toEqual(emails.map(({ id }) => id).toSorted());
    expect(most).toBeLessThanOrEqual(4);
    expect(progress).toHaveLength(10);
    expect(progress.at(-1)?.done).toHaveLength(9);
    expect(progress.at(-1)?.failed.map(({ email }) => email.id)).toEqual([emails[3]?.id]);
  });

  it('starts no more once it is stopped', async () => {
    const stop = new AbortController();
    let begun = 0;
    const work = async () => {
      begun += 1;
      stop.abort();
    };
    await runBulk(emails, work, () => {}, stop.signal);
    expect(begun).toBeLessThanOrEqual(4);
  });
});

describe('the CSV', () => {
  it.each(['=1+1', '+44', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', '=HYPERLINK("https://evil.example","x")'])(
    'prevents spreadsheets from executing %j',
    (subject) => {
      const [, [...cells] = []] = parse(csvHead + csvLines([item(1, { subject })]), { bom: true }) as string[][];
      expect(cells).toContain(`'${subject}`);
    },
  );

  it('preserves commas, quotes, line breaks and all scripts, with one line per email', () => {
    const subject = 'Your "order", 100\n注文';
    const rows = parse(csvHead + csvLines([item(1, { subject, to: ['a@x.net', 'b@x.net'] }), item(2)]), {
      bom: true,
      columns: true,
    }) as Record<string, string>[];
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ subject, to: 'a@x.net, b@x.net', state: 'sent', scope: 'default' });
  });
});

describe('the overview', () => {
  const of = (
    state: EmailItem['delivery']['state'],
    scope: string,
    emails: number,
    reason_code: string | null = null,
  ) => ({
    ...{ scope, state: state ?? 'sent', emails, reason_code },
    reason: reason_code,
  });

  it('groups failures by state and cause across all scopes, largest first', () => {
    const causes = causesOf([
      of('held', 'eu', 2, 'auth-refused'),
      of('failed', 'us', 4),
      of('sent', 'eu', 90),
      of('held', 'us', 3, 'auth-refused'),
    ]);
    expect(causes.map(({ state, reason_code, emails }) => [state, reason_code, emails])).toEqual([
      ['held', 'auth-refused', 5],
      ['failed', null, 4],
    ]);
  });

  it('counts waiting emails', () => {
    const waiting = waitingOf([of('held', 'eu', 2), of('held', 'us', 1), of('scheduled', 'eu', 7)]);
    expect(Object.fromEntries(waiting.map(({ state, emails }) => [state, emails]))).toEqual({
      queued: 0,
      scheduled: 7,
      retrying: 0,
      held: 3,
    });
  });
});
