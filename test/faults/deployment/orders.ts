import { randomBytes } from 'node:crypto';
import type { Address } from '../../../shared/email/address/address.ts';
import type { Email, EmailContent } from '../../../shared/email/lifecycle/email.ts';
import { newEmailId } from '../../../shared/email/lifecycle/id.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { REQUEUE_AFTER_MS } from './cloud.ts';

const SUBJECT = 'Subject of an order';
const BODY = 'Body of an order';
const DOMAIN = '@example.net';

/** What no function may log. */
export const confidential = [SUBJECT, BODY, DOMAIN];

let addresses = 0;

/** Unique recipients. */
export const someRecipients = (count: number): Email['recipients'] =>
  Array.from({ length: count }, () => ({
    address: `customer-${addresses++}${DOMAIN}` as Address,
    kind: 'to',
    state: 'pending',
  }));

/** A newly accepted email, to one recipient by default. */
export const anOrder = (now: number, changes: Partial<Email> = {}): Email => {
  const recipients = changes.recipients ?? someRecipients(1);
  return anEmail({
    id: newEmailId(now, randomBytes(16)),
    createdAt: now,
    dueAt: now + REQUEUE_AFTER_MS,
    subject: SUBJECT,
    to: recipients.map(({ address }) => ({ address })),
    ...changes,
    recipients,
  });
};

/** Content with `bytes` of incompressible data. */
export const itsContent = (bytes = 0): EmailContent =>
  aContent({ text: `${BODY} ${randomBytes(bytes).toString('hex')}`, html: `<p>${BODY}</p>` });
