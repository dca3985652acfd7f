import { type Mutant, mutant } from './mutant.ts';

const webhooks = 'shared/webhooks';
const deliver = 'functions/deliver-webhooks';

/** Events, and suppressed recipients. */
export const events: readonly Mutant[] = [
  mutant(
    'drops events that the webhook queue refused',
    `${webhooks}/outbox-store.ts`,
    'if (deliveries.length > 0 && !(await queue.send(deliveries))) return;',
    'if (deliveries.length > 0) await queue.send(deliveries);',
  ),
  mutant(
    'a final email that owes events has no due time',
    `${webhooks}/outbox-store.ts`,
    '{ dueAt: dueForEvents(email, now) }',
    '{}',
  ),
  mutant(
    'a new event replaces the owed ones',
    `${webhooks}/outbox-store.ts`,
    '[...(changes.owedEvents === null ? [] : (email.owedEvents ?? [])), ...events]',
    '[...events]',
  ),
  mutant(
    'enqueues the events of an email that is being sent',
    `${webhooks}/outbox-store.ts`,
    "if (email.owedEvents?.length && email.state !== 'sending') pending.set(email.id, email);",
    'if (email.owedEvents?.length) pending.set(email.id, email);',
  ),
  mutant(
    'a repeated event names another sender',
    `${webhooks}/event-body.ts`,
    'unsigned ? undefined : senderOf(email)',
    'senderOf(email)',
  ),
  mutant(
    'acknowledges an event whose attempt could not be recorded',
    `${deliver}/deliver-events.ts`,
    '      return messageId;\n',
    '      return undefined;\n',
  ),
  mutant(
    'postpones due events without enqueueing them',
    `${deliver}/release-due-events.ts`,
    '  await queue.send(moved.map(({ endpoint, id }) => ({ endpoint, id })));\n',
    '',
  ),
  mutant(
    'gives up an event after its first failure',
    `${deliver}/deliver-events.ts`,
    'waitAfter(made)',
    'waitAfter(99)',
  ),
  mutant(
    'records an event that will be retried as failed',
    `${deliver}/deliver-events.ts`,
    "waitMs === undefined ? 'failed' : 'pending'",
    "'failed'",
  ),
  mutant(
    'treats a refused event as delivered',
    `${deliver}/deliver-events.ts`,
    'attempt.status >= 200 && attempt.status < 300',
    'attempt.status >= 200 && attempt.status < 600',
  ),
  mutant(
    'sends to suppressed addresses',
    'functions/deliver-email/plan-executor.ts',
    'this.attempt(applySuppressions(email, suppressions, plan.settings.values), plan, content)',
    'this.attempt(applySuppressions(email, suppressions.slice(0, 0), plan.settings.values), plan, content)',
  ),
  mutant(
    'treats an unreadable suppression list as empty',
    'functions/deliver-email/dependencies.ts',
    'if (error instanceof StoreUnavailable) return true;',
    'if (error instanceof StoreUnavailable) return false;',
  ),
  mutant(
    'suppresses an address before the list is marked as used',
    'shared/adapters/dynamodb/suppression-store.ts',
    `      await enter(entry.scope);
      await put({ ...toItem(entry), ...toItem({ pk: listOf(entry.scope), sk: entry.id }) });
`,
    `      await put({ ...toItem(entry), ...toItem({ pk: listOf(entry.scope), sk: entry.id }) });
      await addToAddress(client, table, entry);
      await enter(entry.scope);
`,
  ),
  mutant(
    'takes an address off the list after its repeated suppression',
    'shared/adapters/dynamodb/suppression-store.ts',
    ' || (await isOnList(entry))',
    '',
  ),
  mutant(
    'taking a lease discards which recipients are suppressed',
    'functions/deliver-email/attempt.ts',
    'return store.change(email, { ...spared, ...lease(',
    'return store.change(email, { ...lease(',
  ),
  mutant(
    'returned mail suppresses nobody',
    'shared/returned-mail/receive-report.ts',
    '    await suppress(dependencies, email, next.applied);\n',
    '',
  ),
  mutant(
    'applies a report while the email is being sent',
    'shared/returned-mail/receive-report.ts',
    "email.state === 'sending' || hasPendingCopies(email)",
    'hasPendingCopies(email)',
  ),
];
