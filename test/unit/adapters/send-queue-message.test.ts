import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSendQueueMessage, sendQueueMessage } from '../../../shared/messages/send-queue-message.ts';

const id = '0195a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b';

it('reads the id of any message', () => {
  fc.assert(
    fc.property(fc.uuid(), (any) => {
      expect(parseSendQueueMessage(sendQueueMessage(any))).toBe(any);
    }),
  );
});

it('reads a message that has further fields', () => {
  expect(parseSendQueueMessage(`{"v":1,"id":"${id}","why":"due"}`)).toBe(id);
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
])('finds no id in %j', (body) => {
  expect(parseSendQueueMessage(body)).toBeUndefined();
});
