import { addressKey, type Mailbox } from '../address/address.ts';
import type { Recipient } from './email.ts';

/** Every distinct recipient once, under the first of to, cc and bcc that names it. */
export const recipientsOf = (email: Record<Recipient['kind'], readonly Mailbox[]>): Recipient[] => {
  const recipients = new Map<string, Recipient>();
  for (const kind of ['to', 'cc', 'bcc'] as const) {
    for (const { address } of email[kind]) {
      const key = addressKey(address);
      if (!recipients.has(key)) recipients.set(key, { address, kind, state: 'pending' });
    }
  }
  return [...recipients.values()];
};
