import fc from 'fast-check';
import { expect, it } from 'vitest';
import { doorbellMessage, parseDoorbell } from '../../../shared/adapters/doorbell-message.ts';

const id = '0195a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b';

it('reads the id of any doorbell', () => {
  fc.assert(
    fc.property(fc.uuid(), (any) => {
      expect(parseDoorbell(doorbellMessage(any))).toBe(any);
    }),
  );
});

it('reads a doorbell that has more to say', () => {
  expect(parseDoorbell(`{"v":1,"id":"${id}","why":"due"}`)).toBe(id);
});

it.each([
  '',
  'not JSON',
  'null',
  '1',
  `"${id}"`,
  '{}',
  `{"id":"${id}"}`,
  `{"v":2,"id":"${id}"}`,
  `{"v":"1","id":"${id}"}`,
  '{"v":1}',
  '{"v":1,"id":7}',
  '{"v":1,"id":""}',
  `{"v":1,"id":" ${id}"}`,
  `{"v":1,"id":"${id}\\n"}`,
  `{"v":1,"id":"${id.toUpperCase()}"}`,
  `[{"v":1,"id":"${id}"}]`,
])('reads no doorbell in %j', (body) => {
  expect(parseDoorbell(body)).toBeUndefined();
});
