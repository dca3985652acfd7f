import { expect, it } from 'vitest';
import type { HandoverResult, Later } from '../../infra/relay/api/handover-result.ts';
import { createPauses } from '../../infra/relay/spool/pauses.ts';

const minute = 60_000;
const later = (blames: Later['blames'], more: Partial<Later> = {}): Later => ({
  kind: 'later',
  blames,
  reason: 'answered as the test asked',
  ...more,
});
const accepted: HandoverResult = { kind: 'accepted', id: 'email' };

const given = () => {
  const clock = { now: 0 };
  return { clock, pauses: createPauses({ now: () => clock.now, random: () => 0 }) };
};

it.each([
  ['a second', 1_000, 1_000],
  ['a day', 24 * 60 * minute, 10 * minute],
])('the API is left alone for as long as it asks, but at most ten minutes: %s', (_what, retryAfterMs, expected) => {
  const { pauses } = given();
  pauses.note('one', later('api', { retryAfterMs }));
  expect(pauses.ms()).toBe(expected);
});

it('after a throttled key, messages under it are due when the pause or its probe ends', () => {
  const { clock, pauses } = given();
  const throttled = later('key', { retryAfterMs: 1_000 });
  for (const id of ['one', 'two', 'three']) expect(pauses.admits(id, 'busy')).toBe(true);
  for (const id of ['one', 'two', 'three']) pauses.note(id, throttled);
  expect(pauses.ms()).toBe(0);
  expect(pauses.msOfKeys()).toBe(1_000);
  clock.now += 1_000;
  expect(pauses.msOfKeys()).toBe(0);
  pauses.beginPass();
  expect(pauses.msOfKeys()).toBe(Number.POSITIVE_INFINITY);
  expect(pauses.admits('one', 'busy')).toBe(true);
  expect(pauses.isPaused('two')).toBe(true);
  expect(pauses.msOfKeys()).toBeGreaterThan(0);
  pauses.note('one', accepted);
  expect(pauses.msOfKeys()).toBe(0);
  expect(pauses.admits('two', 'busy')).toBe(true);
});

it('several refusals at once lengthen the pause of a key as one does', () => {
  const { pauses } = given();
  const ids = ['one', 'two', 'three'];
  for (const id of ids) pauses.admits(id, 'busy');
  for (const id of ids) pauses.note(id, later('key'));
  expect(pauses.msOfKeys()).toBe(100);
});

it('a message handed over before its key was throttled does not end the pause', () => {
  const { pauses } = given();
  for (const id of ['one', 'two']) pauses.admits(id, 'busy');
  pauses.note('one', later('key', { retryAfterMs: 1_000 }));
  pauses.note('two', accepted);
  expect(pauses.admits('three', 'busy')).toBe(false);
});

it('after a refused key, one message at a time probes it, and others are handed over', () => {
  const { clock, pauses } = given();
  expect(pauses.admits('one', 'refused')).toBe(true);
  pauses.note('one', later('configuration'));
  expect(pauses.admits('two', 'refused')).toBe(false);
  expect(pauses.admits('three', 'other')).toBe(true);
  expect(pauses.ms()).toBe(0);
  clock.now += minute;
  expect(pauses.admits('one', 'refused')).toBe(true);
  expect(pauses.isPaused('two')).toBe(true);
  pauses.note('one', accepted);
  expect(pauses.isPaused('two')).toBe(false);
  expect(pauses.admits('two', 'refused')).toBe(true);
});
