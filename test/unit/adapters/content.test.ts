import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  contentDays,
  fitsTable,
  packContent,
  unpackContent,
} from '../../../shared/adapters/dynamodb/emails/compressed-content.ts';
import { LONGEST_SCHEDULE_DAYS } from '../../../shared/email/request/schedule.ts';
import { MAX_EXPIRY_MINUTES } from '../../../shared/settings/schema/storemail.ts';
import { aContent } from '../../support/builders/emails.ts';

it('leaves 50 kB of an item of 400 kB for its other attributes', () => {
  expect(fitsTable(Buffer.alloc(350 * 1024))).toBe(true);
  expect(fitsTable(Buffer.alloc(350 * 1024 + 1))).toBe(false);
});

it('packs an order email to a fraction of its size, and unpacks the same', async () => {
  const content = aContent({ html: '<tr><td>1 × Shirt, blue</td><td>19.00</td></tr>'.repeat(250) });
  const packed = await packContent(content);
  expect(packed.byteLength).toBeLessThan(1_000);
  expect(await unpackContent(packed)).toEqual(content);
});

it.each([10, 10_000, 3_000_000])('unpacks what it packed of %i bytes that cannot be compressed', async (size) => {
  const content = aContent({ html: randomBytes(size).toString('base64') });
  expect(await unpackContent(await packContent(content))).toEqual(content);
});

it.each([Buffer.of(), Buffer.from('no'), Buffer.alloc(100_000, 7)])(
  'rejects data that it did not pack',
  async (packed) => {
    await expect(unpackContent(packed)).rejects.toThrow();
  },
);

it('keeps a content for longer than the longest schedule and the longest delivery before the retention begins', () => {
  const longestLife = LONGEST_SCHEDULE_DAYS + MAX_EXPIRY_MINUTES / (24 * 60);
  expect(contentDays(30)).toBeGreaterThan(longestLife + 30);
});
