import { type Mutant, mutant } from './mutant.ts';

const accept = 'functions/emails-api/accept';
const manage = 'functions/emails-api/manage';
const lifecycle = 'shared/email/lifecycle';

/** Requests of clients. */
export const requests: readonly Mutant[] = [
  mutant(
    'responds before the emails are written',
    `${accept}/accept-emails.ts`,
    'await mapWithLimit(WRITTEN_AT_ONCE',
    'void mapWithLimit(WRITTEN_AT_ONCE',
  ),
  mutant(
    'an accepted email has no due time',
    `${accept}/accept-emails.ts`,
    'dueAt: scheduledAt ?? dueAt,',
    'dueAt: scheduledAt ?? Number.MAX_SAFE_INTEGER,',
  ),
  mutant(
    'a repeated request creates new emails',
    `${accept}/send-once.ts`,
    'if (!begun) return await sendAgain(ports, record, planned);',
    '',
  ),
  mutant(
    'resuming a request generates new ids',
    `${accept}/send-once.ts`,
    'drafts, ids: record.ids, createdAt: record.createdAt',
    'drafts, ids: newIds(ports, drafts.length, ports.now()), createdAt: record.createdAt',
  ),
  mutant(
    'cancels an email that is being sent',
    `${lifecycle}/transitions.ts`,
    "sending: ['sending',",
    "sending: ['canceled', 'sending',",
  ),
  mutant(
    'a canceled order still owes its copies',
    `${manage}/cancel-email.ts`,
    '{ ...changes, history, copies: null }',
    '{ ...changes, history }',
  ),
  mutant(
    'a retry by hand sends to recipients who already have it',
    `${manage}/retry-email.ts`,
    "return isLeft(recipient) ? { address, kind, state: 'pending' } : recipient;",
    "return { address, kind, state: 'pending' };",
  ),
  mutant(
    'retries by hand an email that is being sent',
    `${manage}/retry-email.ts`,
    "new Set(['held',",
    "new Set(['sending', 'held',",
  ),
  mutant(
    'a retry by hand clears the flag',
    `${manage}/retry-email.ts`,
    '    retriedAt: now,\n',
    '    retriedAt: now,\n    possibleDuplicate: null,\n',
  ),
  mutant(
    'an email retried by hand has no due time',
    `${manage}/retry-email.ts`,
    'dueAt: now + requeueAfterMs',
    'dueAt: null',
  ),
  mutant(
    'a change by hand ignores a concurrent change',
    `${manage}/change-email.ts`,
    'const changed = changes ? await store.change(email, changes) : email;',
    'const changed = changes ? ((await store.change(email, changes)) ?? email) : email;',
  ),
];
