import { type Mutant, mutant } from './mutant.ts';

const deliver = 'functions/deliver-email';
const release = 'functions/release-due-emails';
const lifecycle = 'shared/email/lifecycle';

/** Messages, and what is made of them. */
export const messages: readonly Mutant[] = [
  mutant(
    'acknowledges what could not be recorded',
    `${deliver}/batch.ts`,
    'message.failed ?? (message.id',
    'false && message.failed ? true : (message.id',
  ),
  mutant(
    'a message that comes twice is two emails',
    `${deliver}/batch.ts`,
    'const id = derivedEmailId(sentAt, `message',
    'const id = derivedEmailId(sentAt + Math.floor(1e9 * Math.random()), `message',
  ),
  mutant(
    'makes a copy anew each time',
    `${lifecycle}/copy-email.ts`,
    'derivedEmailId(main.sentAt ?? main.createdAt, `copy',
    'derivedEmailId(Math.floor(1e12 * Math.random()), `copy',
  ),
  mutant(
    'forgets copies before they are made',
    `${deliver}/send-copies.ts`,
    '  await Promise.all(emails.map((email) => store.accept(email, content)));\n',
    '  await store.change(main, { copies: null, dueAt: null });\n  await Promise.all(emails.map((email) => store.accept(email, content)));\n',
  ),
  mutant(
    'copies that a dead worker owes are nobody’s',
    `${lifecycle}/pending-copies.ts`,
    '{ ...changes, dueAt: now + COPIES_AGAIN_MS }',
    'changes',
  ),
  mutant(
    'postpones what is due, and enqueues nothing',
    `${release}/release-due-emails.ts`,
    'if (emails.length > 0) enqueued += await this.enqueue(emails, until);',
    'enqueued += emails.length;',
  ),
  mutant(
    'never lets held mail go',
    `${release}/release-held-emails.ts`,
    'const released = await this.release(this.most());',
    'const released = 1;',
  ),
  mutant(
    'circuits of former settings stay open',
    `${release}/release-held-emails.ts`,
    'const outdated = circuits.filter((circuit) => isOpen(circuit) && this.isOutdated(circuit));',
    'const outdated = circuits.slice(0, 0);',
  ),
  mutant(
    'nobody may close a circuit but mail that did not open it',
    `${lifecycle}/circuit.ts`,
    '  if (now - probeAt >= NOBODY_ELSE_MS) return true;\n',
    '',
  ),
  mutant(
    'forgets a circuit at once',
    `${release}/release-held-emails.ts`,
    'now() - closedAt > REMEMBERED_MS',
    'now() >= closedAt',
  ),
];
