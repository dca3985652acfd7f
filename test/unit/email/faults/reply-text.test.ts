import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replyText } from '../../../../shared/email/faults/reply-text.ts';

describe('the text of a reply', () => {
  it('omits the address that the server repeats', () => {
    expect(replyText('550 5.1.1 <Ann.B@example.com>: Recipient address rejected')).toBe(
      '550 5.1.1 Recipient address rejected',
    );
  });

  it('joins lines without the codes that each repeats, so that its words can be recognized', () => {
    expect(replyText('550-5.4.5 Daily sending\n550-5.4.5 limit 4.5.6\n550 exceeded')).toBe(
      '550-5.4.5 Daily sending limit 4.5.6 exceeded',
    );
  });

  it('is one printable line', () => {
    expect(replyText('550-5.7.1 no\r\n550 5.7.1 \u0007 go away\t')).toBe('550-5.7.1 no go away');
  });

  it('has no terminal control sequences and no bidirectional control characters', () => {
    expect(replyText('550 \u001b[31mno\u001b[0m \u202egpj.exe\u200b')).toBe('550 [31mno [0m gpj.exe');
  });

  it('never exceeds 200 characters and never contains an address', () => {
    fc.assert(
      fc.property(fc.string(), fc.emailAddress(), fc.string(), (before, address, after) => {
        const text = replyText(`${before} ${address} ${after}`);
        expect(text.length).toBeLessThanOrEqual(200);
        expect(text).not.toContain(address);
      }),
    );
  });
});
