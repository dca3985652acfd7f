import { describe, expect, it } from 'vitest';
import { InvalidSchedule, parseSchedule } from '../../../../shared/email/request/schedule.ts';

/** A Sunday noon. */
const now = Date.UTC(2026, 2, 1, 12);
const minute = 60_000;

const read = async (text: string): Promise<string> => new Date(await parseSchedule(text, now)).toISOString();

describe('a schedule', () => {
  it.each([
    ['2026-03-02T09:30:00Z', '2026-03-02T09:30:00.000Z'],
    ['2026-03-02T09:30:00.123456+01:00', '2026-03-02T08:30:00.123Z'],
    ['2026-03-02 09:30:00.5+00', '2026-03-02T09:30:00.500Z'],
    ['2026-03-02T09:30:00-0500', '2026-03-02T14:30:00.000Z'],
    ['2026-03-02T09:30', '2026-03-02T09:30:00.000Z'],
    ['2026-03-02', '2026-03-02T00:00:00.000Z'],
    ['in 1 min', '2026-03-01T12:01:00.000Z'],
    ['in 90 minutes', '2026-03-01T13:30:00.000Z'],
    ['In 1 Hour', '2026-03-01T13:00:00.000Z'],
    ['tomorrow at 9am', '2026-03-02T09:00:00.000Z'],
    ['tuesday at 14:15', '2026-03-03T14:15:00.000Z'],
    ['in 3 days', '2026-03-04T12:00:00.000Z'],
  ])('of %s is %s', async (text, time) => {
    expect(await read(text)).toBe(time);
  });

  it.each([
    'soon',
    '',
    'not tomorrow at 9am',
    'tomorrow at 9am; drop table',
    '2026-13-45T00:00:00Z',
    '2026-03-02T25:00:00Z',
    'from tomorrow to friday',
    '5',
    'x'.repeat(101),
    '2026-02-28T12:00:00Z',
    'yesterday',
    '2 hours ago',
    '2026-03-32T10:00:00Z',
    '2026-02-30',
    '2027-02-29T10:00:00Z',
    '2026-03-31T24:01:00Z',
    'february 30 at 10am',
    'march 32',
    'last friday at 9am',
    'past friday',
    'friday last week',
    'this morning',
    'today at 9am',
    'earlier today',
    'monday before',
    '2026-04-01T00:00:00Z',
    'in 40 days',
    'in 5 years',
  ])('is not %j', async (text) => {
    await expect(read(text)).rejects.toThrow(InvalidSchedule);
  });

  it.each(['2026-04-31T10:00:00Z', '2026-06-31', '2026-11-31 10:00', '2028-02-30T00:00:00+01:00', '2027-02-29'])(
    'cannot be %s, a day that does not exist',
    async (text) => {
      const shortlyBefore = Date.parse(`${text.slice(0, 7)}-20`);
      await expect(parseSchedule(text, shortlyBefore)).rejects.toThrow('must be a time in ISO 8601');
    },
  );

  it('is tomorrow if a time without a day has passed today', async () => {
    const lateEvening = Date.UTC(2026, 2, 1, 22, 30);
    for (const text of ['this evening', 'this morning', 'tonight', 'today at noon', 'last night']) {
      await expect(parseSchedule(text, lateEvening), text).rejects.toThrow(InvalidSchedule);
    }
    expect(await parseSchedule('9am', lateEvening)).toBe(Date.UTC(2026, 2, 2, 9));
    expect(await parseSchedule('this evening', now)).toBe(Date.UTC(2026, 2, 1, 20));
    expect(await parseSchedule('2028-02-29T10:00:00Z', Date.UTC(2028, 1, 20))).toBe(Date.UTC(2028, 1, 29, 10));
  });

  it('must be in the future, at most thirty days ahead', async () => {
    const at = (ms: number) => parseSchedule(new Date(now + ms).toISOString(), now);
    await expect(at(0)).rejects.toThrow('in the future');
    expect(await at(1)).toBe(now + 1);
    expect(await at(30 * 24 * 60 * minute)).toBe(now + 30 * 24 * 60 * minute);
    await expect(at(30 * 24 * 60 * minute + 1)).rejects.toThrow('30 days');
  });
});
