import { expect, it } from 'vitest';
import { isWrittenBy } from '../../shared/runtime/own-writes.ts';

const isOwn = isWrittenBy('settings-role');

it.each([
  ['arn:aws:sts::123456789012:assumed-role/settings-role/storemail-dev-settings-api', true],
  ['arn:aws-cn:sts::123456789012:assumed-role/settings-role/session', true],
  ['arn:aws:sts::123456789012:assumed-role/settings-role-2/session', false],
  ['arn:aws:sts::123456789012:assumed-role/other/settings-role', false],
  ['arn:aws:iam::123456789012:user/assumed-role/settings-role/x', false],
  ['arn:aws:iam::123456789012:user/operator', false],
  ['', false],
])('%s counts as the role itself: %s', (arn, expected) => {
  expect(isOwn(arn)).toBe(expected);
});
