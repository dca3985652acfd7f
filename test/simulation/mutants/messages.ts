import { type Mutant, mutant } from './mutant.ts';

const deliver = 'functions/deliver-email';
const release = 'functions/release-due-emails';
const lifecycle = 'shared/email/lifecycle';

/** Queue messages, separate copies, and releases. */
export const messages: readonly Mutant[] = [
  mutant(
    'acknowledges a message whose outcome could not be recorded',
    `${deliver}/batch.ts`,
    'message.failed ?? (message.id',
    'false && message.failed ? true : (message.id',
  ),
  mutant(
    'a repeated message creates a second email',
    `${deliver}/batch.ts`,
    'const id = derivedEmailId(sentAt, `message',
    'const id = derivedEmailId(sentAt + Math.floor(1e9 * Math.random()), `message',
  ),
  mutant(
    'a redriven message creates a second email',
    `${deliver}/message.ts`,
    'messageId: messageAttributes[deadLetterAttributes.messageId]?.stringValue ?? messageId',
    'messageId',
  ),
  mutant(
    'a separate copy gets a new id each time',
    `${lifecycle}/copy-email.ts`,
    'derivedEmailId(main.sentAt ?? main.createdAt, `copy',
    'derivedEmailId(Math.floor(1e12 * Math.random()), `copy',
  ),
  mutant(
    'clears owed copies before creating them',
    `${deliver}/send-copies.ts`,
    '  await Promise.all(emails.map((email) => store.accept(email, content)));\n',
    '  await store.change(main, { copies: null, dueAt: null });\n  await Promise.all(emails.map((email) => store.accept(email, content)));\n',
  ),
  mutant(
    'an email that owes copies has no due time',
    `${lifecycle}/pending-copies.ts`,
    '{ ...changes, dueAt: now + COPIES_AGAIN_MS }',
    'changes',
  ),
  mutant(
    'postpones due emails without enqueueing them',
    `${release}/release-due-emails.ts`,
    'if (emails.length > 0) enqueued += await this.enqueue(emails, until);',
    'enqueued += emails.length;',
  ),
  mutant(
    'never releases held mail',
    `${release}/release-held-emails.ts`,
    'const released = await this.release(this.most());',
    'const released = 1;',
  ),
  mutant(
    'circuits of replaced settings stay open',
    `${release}/release-held-emails.ts`,
    'const outdated = circuits.filter((circuit) => isOpen(circuit) && this.isOutdated(circuit));',
    'const outdated = circuits.slice(0, 0);',
  ),
  mutant(
    'an email that opened a circuit may never probe it',
    `${lifecycle}/circuit.ts`,
    '  if (now - probeAt >= NOBODY_ELSE_MS) return true;\n',
    '',
  ),
  mutant(
    'deletes a closed circuit at once',
    `${release}/release-held-emails.ts`,
    'now() - closedAt > REMEMBERED_MS',
    'now() >= closedAt',
  ),
];
