import { describe, expect, it, vi } from 'vitest';
import { writeThatFits } from '../../../../shared/adapters/dynamodb/emails/write-that-fits.ts';
import type { Address } from '../../../../shared/email/address/address.ts';
import { InvalidSendRequest } from '../../../../shared/email/request/fault.ts';
import { parseSendRequest } from '../../../../shared/email/request/send-request.ts';
import { aSendObject } from '../../../support/builders/send-object.ts';

const named = (count: number, prefix: string, name: string) =>
  Array.from({ length: count }, (_, n) => `"${name}" <${prefix}${n}@example.com>`);

describe('the record of an email', () => {
  it('fits an item with the maximum number of recipients and ordinary names', () => {
    const some = (prefix: string) => named(50, prefix, 'Ada Lovelace of London');
    const request = aSendObject({ to: some('a'), cc: some('b'), bcc: some('c'), reply_to: some('d') });
    expect(parseSendRequest(request).to).toHaveLength(50);
  });

  it.each([
    ['long names', 'n'.repeat(960)],
    ['names of many bytes', '名'.repeat(320)],
  ])('is refused at acceptance if it might exceed an item: %s', (_what, name) => {
    const some = (prefix: string) => named(50, prefix, name);
    const request = aSendObject({ to: some('a'), cc: some('b'), bcc: some('c'), reply_to: some('d') });
    expect(() => parseSendRequest(request)).toThrow(InvalidSendRequest);
  });

  it('is written without the texts of replies if it would not fit with them', async () => {
    const tooLarge = Object.assign(new Error('Item size has exceeded the maximum allowed size'), {
      name: 'ValidationException',
    });
    const write = vi.fn().mockRejectedValueOnce(tooLarge).mockResolvedValueOnce('written');
    const address = 'ada@example.com' as Address;
    const recipients = [{ address, kind: 'to' as const, state: 'accepted' as const, code: 250, response: 'Ok' }];
    expect(await writeThatFits(write, { state: 'sent', recipients })).toBe('written');
    const kept = [{ address, kind: 'to', state: 'accepted', code: 250 }];
    expect(write.mock.lastCall).toEqual([{ state: 'sent', recipients: kept }]);
  });

  it('is not written again if the write failed for another reason', async () => {
    const write = vi.fn().mockRejectedValue(new Error('no'));
    await expect(writeThatFits(write, { state: 'sent' })).rejects.toThrow('no');
    expect(write).toHaveBeenCalledTimes(1);
  });
});
