import { describe, expect, it, vi } from 'vitest';
import { createEventBus } from '../../../infra/emulator/triggers/event-bus.ts';
import { compilePattern, UnsupportedPattern } from '../../../infra/emulator/triggers/event-pattern.ts';

const event = {
  source: 'aws.ssm',
  'detail-type': 'Parameter Store Change',
  resources: ['arn:one', 'arn:two'],
  detail: { operation: 'Update', name: '/storemail/dev/settings/eu', count: 3 },
};
const matches = (pattern: Record<string, unknown>): boolean => compilePattern(pattern)(event);

describe('event patterns', () => {
  it.each([
    ['an exact value', { source: ['aws.ssm'] }],
    ['one of several values', { detail: { operation: ['Create', 'Update'] } }],
    ['a number', { detail: { count: [3] } }],
    ['a prefix', { detail: { name: [{ prefix: '/storemail/dev/' }] } }],
    ['an entry of a list', { resources: ['arn:two'] }],
    ['anything but another value', { detail: { operation: [{ 'anything-but': 'Delete' }] } }],
    ['anything but other values', { detail: { operation: [{ 'anything-but': ['Delete', 'Create'] }] } }],
    ['anything but a prefix', { detail: { name: [{ 'anything-but': { prefix: '/other/' } }] } }],
    ['a field that is there', { detail: { name: [{ exists: true }] } }],
    ['a field that is not there', { detail: { policy: [{ exists: false }] } }],
    ['all fields', { source: ['aws.ssm'], detail: { operation: ['Update'] } }],
  ])('match %s', (_, pattern) => {
    expect(matches(pattern)).toBe(true);
  });

  it.each([
    ['another value', { source: ['aws.s3'] }],
    ['a number as text', { detail: { count: ['3'] } }],
    ['another prefix', { detail: { name: [{ prefix: '/other/' }] } }],
    ['the excluded value', { detail: { operation: [{ 'anything-but': ['Update'] }] } }],
    ['anything but a value of a field that is not there', { detail: { policy: [{ 'anything-but': 'x' }] } }],
    ['a field that is not there', { detail: { policy: [{ exists: true }] } }],
    ['a field below one that is not there', { context: { name: ['x'] } }],
    ['some fields only', { source: ['aws.ssm'], detail: { operation: ['Delete'] } }],
  ])('do not match %s', (_, pattern) => {
    expect(matches(pattern)).toBe(false);
  });

  it.each([
    ['suffix', { detail: { name: [{ suffix: '/eu' }] } }],
    ['numeric', { detail: { count: [{ numeric: ['>', 1] }] } }],
    ['$or', { $or: [{ source: ['a'] }] }],
  ])('refuse %s by name', (name, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(UnsupportedPattern);
    expect(() => compilePattern(pattern)).toThrow(name);
  });
});

describe('the event bus', () => {
  const rule = (pattern: Record<string, unknown>, functionName: string, input?: string) => ({
    name: functionName,
    arn: `arn:${functionName}`,
    pattern,
    targets: [{ functionName, ...(input !== undefined && { input }) }],
  });

  it('passes an event to the functions of matching rules', () => {
    const send = vi.fn();
    const publish = createEventBus(
      [rule({ source: ['aws.ssm'] }, 'guard'), rule({ source: ['aws.s3'] }, 'other')],
      send,
    );
    publish(event);
    expect(send.mock.calls).toEqual([['guard', JSON.stringify(event)]]);
  });

  it("passes a target's input instead of the event", () => {
    const send = vi.fn();
    createEventBus([rule({ source: ['aws.ssm'] }, 'guard', '{"a":1}')], send)(event);
    expect(send.mock.calls).toEqual([['guard', '{"a":1}']]);
  });
});
