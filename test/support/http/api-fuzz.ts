import fc from 'fast-check';
import { expect } from 'vitest';
import { answers } from '../../../shared/openapi/answers.ts';
import { type Operation, refusalsOf } from '../../../shared/openapi/operation.ts';
import type { HttpCall } from '../builders/http-event.ts';
import { anApiFor, answerOf } from './api-operations.ts';

const pad = (value: number): string => String(value).padStart(2, '0');

/** Valid and invalid dates, near and far, with and without time and zone. */
const dates = fc
  .tuple(
    fc.constantFrom('0000', '1970', '2025', '2026', '2027', '9999', '+275760', '-000001'),
    fc.integer({ min: 0, max: 13 }).map(pad),
    fc.integer({ min: 0, max: 32 }).map(pad),
    fc.constantFrom(
      '',
      'T10:00:00Z',
      'T24:00:00Z',
      'T23:59:60Z',
      ' 10:00',
      'T10:00',
      'T10:00:00.123456+14:00',
      'T99:99',
    ),
  )
  .map(([year, month, day, time]) => `${year}-${month}-${day}${time}`);

/** Times as people and programs write them. */
export const times = fc.oneof(
  { weight: 3, arbitrary: dates },
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    'in 1 min',
    'in 31 days',
    'last friday at 9am',
    'this morning',
    'tomorrow',
    'now',
    '1e9',
    'P1D',
    'NaN',
  ),
);

/** Values of wrong types that somebody might send. */
export const anything = fc.oneof(
  times,
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '',
    '\u0000',
    '\r\nBcc: x@evil.test',
    'a@b.com>\r\nRCPT TO:<x@evil.test',
    '__proto__',
    '{{ssm:/x}}',
    '../../etc/passwd',
    '９９',
  ),
  fc.constantFrom<fc.JsonValue>({ toString: null }, [{ toString: null }], { toJSON: 1 }, [[]]),
  fc.constantFrom(-1, 0, 1e308, Number.MAX_SAFE_INTEGER + 2, 0.1),
  fc.integer({ min: 1000, max: 200_000 }).map((length) => 'a@b(c)'.repeat(length / 6)),
);

/**
 * Checks that no client error becomes a server error, every response is as documented, and refused
 * requests change nothing.
 */
export const holds = async (operation: Operation, request: Partial<HttpCall>, query = ''): Promise<void> => {
  const { ask, stored } = await anApiFor(operation);
  const before = await stored();
  const { status = 0, json } = await ask(request, query);
  expect(status).toBeLessThan(500);
  if (status < 400) {
    expect(status).toBe(operation.success.status);
    expect(answerOf(operation).parse(json)).toEqual(json);
    return;
  }
  expect(refusalsOf(operation)).toContain(status);
  expect(answers.Error.parse(json)).toMatchObject({ statusCode: status });
  expect(await stored()).toEqual(before);
};
