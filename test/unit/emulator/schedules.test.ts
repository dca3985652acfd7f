import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseSchedule, UnsupportedSchedule } from '../../../infra/emulator/triggers/schedule-expression.ts';
import { Schedules } from '../../../infra/emulator/triggers/schedules.ts';

const minuteOf = (time: string): number => Date.parse(time) / 60_000;

describe('schedule expressions', () => {
  it.each([
    ['rate(1 minute)', [0, 1, 2, 3, 4]],
    ['rate(2 minutes)', [0, 2, 4]],
    ['rate(1 hour)', [0]],
  ])('%s runs %j minutes after the start', (expression, minutes) => {
    const isDue = parseSchedule(expression);
    const started = minuteOf('2026-01-05T10:07:00Z');
    expect([0, 1, 2, 3, 4].filter((minute) => isDue(started + minute, started))).toEqual(minutes);
  });

  it.each([
    'rate(0 minutes)',
    'rate(1 fortnight)',
    'rate(1.5 hours)',
    'cron(15 10 * * ? *)',
    'cron(0 18 ? * MON-FRI *)',
    'at(2026-01-01T00:00:00)',
  ])('%s is refused by name', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(UnsupportedSchedule);
    expect(() => parseSchedule(expression)).toThrow(expression);
  });
});

describe('schedules', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-05T10:00:30.500Z') }));
  afterEach(() => void vi.useRealTimers());

  const start = (schedule: string, input?: string) => {
    const send = vi.fn();
    const targets = [{ functionName: 'release', ...(input !== undefined && { input }) }];
    const model = { name: 'rule', arn: 'arn:aws:events:eu-central-1:000000000000:rule/rule', schedule, targets };
    const options = { account: '000000000000', region: 'eu-central-1', send, now: Date.now, uuid: () => 'an-id' };
    return { send, schedules: new Schedules([model], options) };
  };

  it('send the event of a scheduled rule on the minute', () => {
    const { send, schedules } = start('rate(1 minute)');
    vi.advanceTimersByTime(29_499);
    expect(send).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(send).toHaveBeenCalledOnce();
    expect(JSON.parse(send.mock.lastCall?.[1])).toEqual({
      version: '0',
      id: 'an-id',
      'detail-type': 'Scheduled Event',
      source: 'aws.events',
      account: '000000000000',
      time: '2026-01-05T10:01:00Z',
      region: 'eu-central-1',
      resources: ['arn:aws:events:eu-central-1:000000000000:rule/rule'],
      detail: {},
    });
    schedules.close();
  });

  it('run once a minute until closed', () => {
    const { send, schedules } = start('rate(1 minute)', '{"tick":true}');
    vi.advanceTimersByTime(5 * 60_000);
    expect(send.mock.calls).toEqual(Array.from({ length: 5 }, () => ['release', '{"tick":true}']));
    schedules.close();
    vi.advanceTimersByTime(5 * 60_000);
    expect(send).toHaveBeenCalledTimes(5);
  });

  it('do not run what came due while the machine was asleep', () => {
    const { send, schedules } = start('rate(1 minute)');
    vi.setSystemTime(Date.parse('2026-01-05T12:00:10Z'));
    vi.advanceTimersByTime(29_500);
    expect(send).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(20_500);
    expect(send).toHaveBeenCalledTimes(2);
    schedules.close();
  });
});
