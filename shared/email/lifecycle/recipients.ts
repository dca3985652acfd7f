import { addressKey, type Mailbox } from '../address/address.ts';
import type { Recipient } from './email.ts';

/** Everyone who gets the email, each once, as what they are named first: to, cc, bcc. */
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
