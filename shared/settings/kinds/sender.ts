import { parseDomain } from '../../email/address/domain.ts';
import { address } from './address.ts';
import type { Kind } from './kind.ts';
import { list } from './list.ts';

/** `shop@example.com` allows itself, `example.com` (or `@example.com`) every address of that domain. */
const readSender = (raw: unknown): string | undefined => {
  if (typeof raw !== 'string') return undefined;
  return parseDomain(raw.trim().replace(/^@/, '')) ?? address.read(raw)?.value;
};

/** From addresses and domains: an array, or comma-separated text. */
export const senderList = (max: number): Kind<readonly string[]> => ({
  name: 'sender list',
  allowed: `at most ${max} addresses such as name@example.com or domains such as example.com, in an array or separated by commas`,
  read: list(readSender, max),
  write: (value) => value,
});
