import { v7 } from 'uuid';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email, EmailContent } from '../../../shared/email/lifecycle/email.ts';

/** A queued order email to one recipient, as emails-api makes it, with overrides. */
export const anEmail = (overrides: Partial<Email> = {}): Email => ({
  v: 1,
  id: v7(),
  scope: 'default',
  state: 'queued',
  revision: 0,
  createdAt: Date.UTC(2026, 2, 1, 12),
  to: [{ name: 'Ada', address: 'ada@example.com' as Address }],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: 'Your order',
  tags: [],
  contentIn: 'table',
  recipients: [{ address: 'ada@example.com' as Address, kind: 'to', state: 'pending' }],
  attempts: 0,
  ...overrides,
});

export const aContent = (overrides: Partial<EmailContent> = {}): EmailContent => ({
  html: '<p>Thank you</p>',
  text: 'Thank you',
  headers: {},
  attachments: [],
  ...overrides,
});
