import type { Address, Mailbox } from '../../../shared/email/address/address.ts';
import type { EmailContent, Identity } from '../../../shared/email/lifecycle/email.ts';
import type { ComposedEmail } from '../../../shared/email/message/message-header.ts';

export const box = (address: string, name?: string): Mailbox =>
  name === undefined ? { address: address as Address } : { address: address as Address, name };

export const email = (changes: Partial<ComposedEmail> = {}): ComposedEmail => ({
  id: '01936b2e-4c1a-7d3e-8f00-0123456789ab',
  createdAt: Date.UTC(2026, 10, 22, 8, 30),
  to: [box('ann@example.com')],
  cc: [],
  bcc: [],
  subject: 'Your order',
  ...changes,
});
export const content = (changes: Partial<EmailContent> = {}): EmailContent => ({
  html: null,
  text: 'Thank you.',
  headers: {},
  attachments: [],
  ...changes,
});
export const identity = (changes: Partial<Identity> = {}): Identity => ({
  from: box('shop@example.com', 'The shop'),
  replyTo: [],
  ...changes,
});
