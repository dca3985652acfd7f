import { type Mutant, mutant } from './mutant.ts';

const accept = 'functions/emails-api/accept';
const manage = 'functions/emails-api/manage';
const lifecycle = 'shared/email/lifecycle';

/** What clients ask for. */
export const requests: readonly Mutant[] = [
  mutant(
    'answers before it is accepted',
    `${accept}/accept-emails.ts`,
    'await mapWithLimit(WRITTEN_AT_ONCE',
    'void mapWithLimit(WRITTEN_AT_ONCE',
  ),
  mutant(
    'an accepted email is not due',
    `${accept}/accept-emails.ts`,
    'dueAt: scheduledAt ?? dueAt,',
    'dueAt: scheduledAt ?? Number.MAX_SAFE_INTEGER,',
  ),
  mutant(
    'a repeated request is another one',
    `${accept}/send-once.ts`,
    'if (!begun) return await sendAgain(ports, record, planned);',
    '',
  ),
  mutant(
    'a request that is taken over gets other ids',
    `${accept}/send-once.ts`,
    'drafts, ids: record.ids, createdAt: record.createdAt',
    'drafts, ids: newIds(ports, drafts.length, ports.now()), createdAt: record.createdAt',
  ),
  mutant(
    'cancels what is being sent',
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
    'sends again to those who have it',
    `${manage}/retry-email.ts`,
    "return isLeft(recipient) ? { address, kind, state: 'pending' } : recipient;",
    "return { address, kind, state: 'pending' };",
  ),
  mutant(
    'sends again what is being sent',
    `${manage}/retry-email.ts`,
    "new Set(['held',",
    "new Set(['sending', 'held',",
  ),
  mutant(
    'sends again without the flag',
    `${manage}/retry-email.ts`,
    '    retriedAt: now,\n',
    '    retriedAt: now,\n    possibleDuplicate: null,\n',
  ),
  mutant('what is sent again is not due', `${manage}/retry-email.ts`, 'dueAt: now + requeueAfterMs', 'dueAt: null'),
  mutant(
    'a change by hand ignores who was first',
    `${manage}/change-email.ts`,
    'const changed = changes ? await store.change(email, changes) : email;',
    'const changed = changes ? ((await store.change(email, changes)) ?? email) : email;',
  ),
];
