import { describe, expect, it } from 'vitest';
import { ALL_SCOPES } from '../../../shared/metrics/hourly-counts.ts';
import type { HourOfMail } from '../../../shared/ports/hourly-counters.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { aFeedbackApi } from '../../support/http/feedback-api.ts';
import { call } from '../../support/http/http-call.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const hour = (ago: number, counts: HourOfMail['counts'], scope: string = ALL_SCOPES): HourOfMail => ({
  scope,
  hour: startOfTest - ago,
  counts,
});

const counted = async (...hours: HourOfMail[]) => {
  const { api, counters, emails } = aFeedbackApi({ keys: [anApiKey('eu', { scope: 'eu' })] });
  await counters.add(hours);
  for (const scope of ['eu', 'eu.fr', 'us']) await emails.accept(anEmail({ scope }), aContent());
  return async (query = '', token = 'full') =>
    call(api, { method: 'GET', path: `/emails/metrics${query && `?${query}`}`, token });
};

describe('GET /emails/metrics', () => {
  it('counts the emails of a week by outcome', async () => {
    const ask = await counted(
      hour(HOUR, { accepted: 100, sent: 90, bounced: 4, bouncedTransient: 1, bouncedUndetermined: 1, complained: 9 }),
      hour(2 * DAY, { accepted: 100, sent: 90, failed: 2, expired: 1, retried: 3, held: 2, suppressed: 5 }),
      hour(7 * DAY, { sent: 1_000 }),
    );
    const { status, json } = await ask();
    expect(status).toBe(200);
    expect(json).toMatchObject({
      object: 'metrics',
      start_date: new Date(startOfTest - 6 * DAY).toISOString(),
      end_date: new Date(startOfTest).toISOString(),
      dimensions: [],
      granularity: 'daily',
      totals: {
        sent: 180,
        delivery_delayed: 5,
        failed: 3,
        bounced: 4,
        bounced_transient: 1,
        bounced_permanent: 2,
        bounced_undetermined: 1,
        suppressed: 5,
        complained: 9,
        bounce_rate: 2,
        complaint_rate: 5,
      },
    });
    expect(Object.keys(json.totals as object)).toEqual(json.metrics);
    expect(json).not.toHaveProperty('data');
  });

  it('omits unknown counts instead of reporting zero', async () => {
    const ask = await counted(hour(HOUR, { sent: 1, accepted: 2 }));
    const { json } = await ask('metrics=opened,sent,delivered,accepted');
    expect(json).toMatchObject({ metrics: ['sent', 'accepted'], totals: { sent: 1, accepted: 2 } });
    expect((await ask('metrics=open_rate')).json).toMatchObject({ metrics: [], totals: {} });
  });

  it.each([
    ['hourly', 'UTC', ['2026-03-01T10:00:00+00:00', '2026-03-01T11:00:00+00:00']],
    ['hourly', 'Asia/Kolkata', ['2026-03-01T15:30:00+05:30', '2026-03-01T16:30:00+05:30']],
    ['daily', 'UTC', ['2026-03-01']],
    ['daily', 'Pacific/Auckland', ['2026-03-01', '2026-03-02']],
    ['weekly', 'UTC', ['2026-02-23']],
    ['weekly', 'Pacific/Auckland', ['2026-02-23', '2026-03-02']],
    ['monthly', 'America/New_York', ['2026-03-01']],
  ])('has one row for each %s period of %s, including those without mail', async (granularity, timezone, periods) => {
    const ask = await counted(hour(HOUR, { sent: 7 }));
    const from = new Date(startOfTest - 2 * HOUR).toISOString();
    const query = new URLSearchParams({
      granularity,
      timezone,
      start_date: from,
      metrics: 'sent',
      dimensions: 'period',
    });
    const rows = (await ask(String(query))).json.data as { period: string; sent: number }[];
    expect(rows.map(({ period }) => period)).toEqual(periods);
    expect(rows.map(({ sent }) => sent)).toEqual(periods.map((_, index) => (index === periods.length - 1 ? 7 : 0)));
  });

  it('separates the days of a time zone correctly when its clocks change', async () => {
    const { api, counters } = aFeedbackApi({ now: () => Date.UTC(2026, 2, 30) });
    for (let n = 0; n < 48; n++) {
      await counters.add([{ scope: ALL_SCOPES, hour: Date.UTC(2026, 2, 28) + n * HOUR, counts: { sent: 1 } }]);
    }
    const path = '/emails/metrics?start_date=2026-03-28&timezone=Europe/Berlin&dimensions=period&metrics=sent';
    const { json } = await call(api, { method: 'GET', path, token: 'full' });
    expect(json.data).toEqual([
      { period: '2026-03-28', sent: 23 },
      { period: '2026-03-29', sent: 23 },
      { period: '2026-03-30', sent: 2 },
    ]);
  });

  it('counts only the scopes that a key covers', async () => {
    const ask = await counted(
      hour(HOUR, { sent: 100 }),
      hour(HOUR, { sent: 1 }, 'eu'),
      hour(HOUR, { sent: 2 }, 'eu.fr'),
      hour(HOUR, { sent: 4 }, 'us'),
    );
    const sent = async (query: string, token: string) =>
      ((await ask(query, token)).json.totals as { sent: number }).sent;
    expect(await sent('', 'full')).toBe(100);
    expect(await sent('', 'eu')).toBe(3);
    expect(await sent('scope=us', 'full')).toBe(4);
    expect(await sent('scope=us', 'eu')).toBe(0);
    expect(await sent('scope=eu.fr', 'eu')).toBe(2);
  });

  it('never exceeds the present or the retention', async () => {
    const ask = await counted();
    const { json } = await ask('start_date=1970-01-01&end_date=9999-12-31&dimensions=period&granularity=hourly');
    expect(json).toMatchObject({
      start_date: new Date(startOfTest - 35 * DAY).toISOString(),
      end_date: new Date(startOfTest).toISOString(),
    });
    expect(json.data).toHaveLength(35 * 24);
    for (const period of ['start_date=2099-01-01&end_date=2099-01-02', 'end_date=1970-01-01', 'end_date=0001-01-01']) {
      const answer = await ask(`${period}&dimensions=period`);
      expect(answer).toMatchObject({ status: 200, json: { data: [], totals: { sent: 0 } } });
    }
  });

  it.each([
    'start_date=2026-02-02&end_date=2026-02-01',
    'start_date=2026-02-30',
    'timezone=Mars/Olympus',
    'granularity=yearly',
    'metrics=sent,clicks',
    'metrics=',
    'dimensions=domain',
    'dimensions=period,email',
    'domain_id=x',
    'email_id=x',
    'broadcast_id=x',
    'scope=EU',
  ])('is refused with an error that names the field: %s', async (query) => {
    const { status, json } = await (await counted())(query);
    expect([status, String(json.message)]).toEqual([422, expect.stringContaining(query.split(/[_=]/, 1)[0] ?? '')]);
  });

  it('requires a key with full access', async () => {
    expect((await (await counted())('', 'sending')).status).toBe(401);
  });
});
