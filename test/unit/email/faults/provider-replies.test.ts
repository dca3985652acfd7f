import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/email/address/address.ts';
import { accountRefusal, providerReplies } from '../../../../shared/email/faults/provider-replies.ts';
import { judge } from '../../../../shared/email/faults/verdict.ts';

const ada = 'ada@example.com' as Address;
const enhancedIn = (reply: string) => /^\d{3} (\d\.\d+\.\d+)/.exec(reply)?.[1];

describe('what providers say of the account', () => {
  it.each(providerReplies.map(({ provider, example, means }) => [provider, example, means] as const))(
    '%s: "%s" is about the %s',
    (_provider, example, means) => {
      expect(accountRefusal(example)?.means).toBe(means);
    },
  );

  it.each(providerReplies.map(({ example, means }) => [example, means] as const))(
    '"%s" bounces nobody, at the final dot or at a recipient',
    (example, means) => {
      const code = Number(example.slice(0, 3));
      const enhanced = enhancedIn(example);
      const told = { response: example, ...(enhanced !== undefined && { enhanced }) };
      const dot = { phase: 'dot' as const, code: 'EMESSAGE', reply: code, dot: true, ...told };
      const expected = means === 'rate' ? 'throttle' : 'hold';
      expect(judge([ada], { kind: 'fault', fault: dot, refused: [] }).recipients.get(ada)?.verdict).toBe(expected);
      const refused = [{ address: ada, code, ...told }];
      expect(judge([ada], { kind: 'answered', accepted: [], refused }).recipients.get(ada)?.verdict).toBe(expected);
    },
  );

  it.each([
    '550 5.1.1 The email account that you tried to reach does not exist',
    '550 5.2.1 The email account that you tried to reach is disabled',
    '552 5.2.2 The email account that you tried to reach is over quota',
    '550 No such user here',
    '550 User quota exceeded',
    '452 4.2.2 Mailbox full',
    '550 5.4.1 Recipient address rejected: Access denied',
    '554 5.6.0 Malformed message',
  ])('"%s" is not about the account', (reply) => {
    expect(accountRefusal(reply)).toBeUndefined();
  });
});
