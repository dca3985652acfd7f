import { type Mutant, mutant } from './mutant.ts';

const webhooks = 'shared/webhooks';
const deliver = 'functions/deliver-webhooks';

/** What endpoints are told, and who is spared. */
export const events: readonly Mutant[] = [
  mutant(
    'forgets events that the webhook queue refused',
    `${webhooks}/outbox-store.ts`,
    'if (deliveries.length > 0 && !(await queue.send(deliveries))) return;',
    'if (deliveries.length > 0) await queue.send(deliveries);',
  ),
  mutant(
    'an email that ended and owes events is not looked at again',
    `${webhooks}/outbox-store.ts`,
    '{ dueAt: email.dueAt ?? now + AGAIN_MS }',
    '{}',
  ),
  mutant(
    'an event takes the place of those before',
    `${webhooks}/outbox-store.ts`,
    '[...(changes.owedEvents === null ? [] : (email.owedEvents ?? [])), ...events]',
    '[...events]',
  ),
  mutant(
    'an event that is told again names another sender',
    `${webhooks}/event-body.ts`,
    'unsigned ? undefined : senderOf(email)',
    'senderOf(email)',
  ),
  mutant(
    'acknowledges an event that could not be recorded',
    `${deliver}/deliver-events.ts`,
    '      return messageId;\n',
    '      return undefined;\n',
  ),
  mutant(
    'postpones due events, and enqueues nothing',
    `${deliver}/release-due-events.ts`,
    '  await queue.send(moved.map(({ endpoint, id }) => ({ endpoint, id })));\n',
    '',
  ),
  mutant('gives an event up at its first failure', `${deliver}/deliver-events.ts`, 'waitAfter(made)', 'waitAfter(99)'),
  mutant(
    'records an event that will be tried again as given up',
    `${deliver}/deliver-events.ts`,
    "waitMs === undefined ? 'failed' : 'pending'",
    "'failed'",
  ),
  mutant(
    'an event that was refused is like one that was taken',
    `${deliver}/deliver-events.ts`,
    'attempt.status >= 200 && attempt.status < 300',
    'attempt.status >= 200 && attempt.status < 600',
  ),
  mutant(
    'sends to suppressed addresses',
    'functions/deliver-email/plan-executor.ts',
    'this.attempt(spare(email, suppressions, plan.settings.values), plan, content)',
    'this.attempt(spare(email, suppressions.slice(0, 0), plan.settings.values), plan, content)',
  ),
  mutant(
    'takes it for a no while nobody can tell whether anybody is suppressed',
    'functions/deliver-email/dependencies.ts',
    'if (error instanceof StoreUnavailable) return true;',
    'if (error instanceof StoreUnavailable) return false;',
  ),
  mutant(
    'puts an address on the list before anybody knows that there is one',
    'shared/adapters/dynamodb/suppression-store.ts',
    `      await enter(entry.scope);
      await put({ ...toItem(entry), ...toItem({ pk: listOf(entry.scope), sk: entry.id }) });
      const isAdded = await addToAddress(client, table, entry);
`,
    `      await put({ ...toItem(entry), ...toItem({ pk: listOf(entry.scope), sk: entry.id }) });
      const isAdded = await addToAddress(client, table, entry);
      await enter(entry.scope);
`,
  ),
  mutant(
    'forgets who was spared when a lease is taken',
    'functions/deliver-email/attempt.ts',
    'return store.change(email, { ...spared, ...lease(',
    'return store.change(email, { ...lease(',
  ),
  mutant(
    'what came back suppresses nobody',
    'shared/returned-mail/receive-report.ts',
    '    await suppress(dependencies, email, next.applied);\n',
    '',
  ),
  mutant(
    'a report is applied while the email is being sent',
    'shared/returned-mail/receive-report.ts',
    "email.state === 'sending' || hasPendingCopies(email)",
    'hasPendingCopies(email)',
  ),
];
