import type { Patch } from '../bundle.ts';

/** A fault in the protocol that somebody might make, and how the source would look then. */
export interface Mutant extends Patch {
  name: string;
}

const deliver = 'functions/deliver-email';
const accept = 'functions/emails-api/accept';
const manage = 'functions/emails-api/manage';
const release = 'functions/release-due-emails';
const emails = 'shared/adapters/dynamodb/emails';
const lifecycle = 'shared/email/lifecycle';
const settings = 'shared/settings';

const mutant = (name: string, file: string, find: string, replace: string): Mutant => ({ name, file, find, replace });

/** Leases, and what an attempt comes to. */
const attempts: Mutant[] = [
  mutant(
    'a lease ends with the function, whatever the clocks',
    `${deliver}/attempt.ts`,
    'budget.remainingMs() + clockSkewMs',
    'budget.remainingMs()',
  ),
  mutant('a lease of a second', `${deliver}/attempt.ts`, 'now() + budget.remainingMs() + clockSkewMs', 'now() + 1_000'),
  mutant(
    'sends though somebody else has the lease',
    `${deliver}/attempt.ts`,
    'const email = await takeLease(dependencies, attempt, budget);',
    'const email = (await takeLease(dependencies, attempt, budget)) ?? attempt.email;',
  ),
  mutant(
    'sends to those again who have it',
    `${deliver}/attempt.ts`,
    "recipients.filter(({ state }) => state === 'pending').map",
    "recipients.filter(({ state }) => state !== 'bounced').map",
  ),
  mutant(
    'decides anew at each attempt who an email is from',
    `${deliver}/attempt.ts`,
    'email.identity ?? identityOf(email, settings.values)',
    'identityOf(email, settings.values)',
  ),
  mutant(
    'holds an email without a circuit',
    `${deliver}/plan-executor.ts`,
    'if (!(await circuits.openOne(circuit.scope, circuit.version))) await circuits.open(circuit);',
    'await circuits.openOne(circuit.scope, circuit.version);',
  ),
  mutant(
    'opens a circuit for itself alone',
    `${deliver}/circuits.ts`,
    'await this.store.open(circuit);',
    'await Promise.resolve(circuit);',
  ),
  mutant(
    'a lease that ran out is like none',
    `${lifecycle}/decide.ts`,
    "email.state === 'sending' ? 'attempt-again' : 'attempt'",
    "'attempt'",
  ),
  mutant(
    'takes a lease that is not over',
    `${lifecycle}/decide.ts`,
    'isFinal(email.state) || isLeased(email, now)',
    'isFinal(email.state) || isLeased(email, now + 86_400_000)',
  ),
  mutant(
    'forgets the flag when a lease is taken again',
    `${lifecycle}/state.ts`,
    '...(again && unheardOf(email)),',
    '',
  ),
  mutant(
    'an attempt that was never heard of raises no flag',
    `${lifecycle}/state.ts`,
    '  possibleDuplicate: true,\n',
    '',
  ),
  mutant('held mail that is tried is not due', `${lifecycle}/state.ts`, '&& { dueAt: until }', '&& {}'),
  mutant(
    'held mail grows old',
    `${lifecycle}/expiry.ts`,
    'expireAfterMinutes * MS_PER_MINUTE + heldMsUntil(email, now)',
    'expireAfterMinutes * MS_PER_MINUTE',
  ),
  mutant(
    'expires too early',
    `${lifecycle}/expiry.ts`,
    'expireAfterMinutes * MS_PER_MINUTE + heldMsUntil(email, now)',
    'expireAfterMinutes * 30_000 + heldMsUntil(email, now)',
  ),
  mutant(
    'an email that somebody has can fail',
    `${lifecycle}/state.ts`,
    "recipients.some(isAccepted) ? 'sent' : state",
    'state',
  ),
  mutant(
    'no flag without a reply to the dot',
    `${lifecycle}/outcome.ts`,
    '...(ambiguous && { possibleDuplicate: true }),',
    '',
  ),
  mutant('takes no reply for a yes', `${lifecycle}/outcome.ts`, "ambiguous: 'pending'", "ambiguous: 'accepted'"),
  mutant('takes no reply for a no', `${lifecycle}/outcome.ts`, "ambiguous: 'pending'", "ambiguous: 'failed'"),
  mutant(
    'a retry is not due',
    `${lifecycle}/outcome.ts`,
    'dueAt: Math.min(nextAttemptAt, expiresAt(email, now, expireAfterMinutes)),',
    'dueAt: null,',
  ),
  mutant('a throttled recipient bounces', `${lifecycle}/outcome.ts`, "throttle: 'pending'", "throttle: 'bounced'"),
  mutant(
    'a later answer is written over who has it',
    `${lifecycle}/outcome.ts`,
    "recipient.state === 'pending' ? verdicts.get(recipient.address) : undefined",
    'verdicts.get(recipient.address) ?? [...verdicts.values()][0]',
  ),
  mutant(
    'expires an email whose attempt was never heard of, without a flag',
    `${deliver}/plan.ts`,
    "...(email.state === 'sending' && unheardOf(email))",
    '',
  ),
  mutant(
    'holds an email whose attempt was never heard of, without a flag',
    `${deliver}/plan.ts`,
    '...(again && unheardOf(email)) };',
    '};',
  ),
];

/** Messages, and what is made of them. */
const messages: Mutant[] = [
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
    `${lifecycle}/owed-copies.ts`,
    '{ ...changes, dueAt: now + COPIES_AGAIN_MS }',
    'changes',
  ),
  mutant(
    'postpones what is due, and enqueues nothing',
    `${release}/release-due-emails.ts`,
    'if (moved.length > 0) announced += await this.announce(moved);',
    'announced += moved.length;',
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
    'forgets a circuit at once',
    `${release}/release-held-emails.ts`,
    'now() - closedAt > REMEMBERED_MS',
    'now() >= closedAt',
  ),
];

/** The table's conditions. */
const conditions: Mutant[] = [
  mutant(
    'changes an email that moved on',
    `${emails}/email-store.ts`,
    "ConditionExpression: '#revision = :seen',",
    "ConditionExpression: '#revision >= :seen OR #revision < :seen',",
  ),
  mutant(
    'a change is not a new revision',
    `${emails}/email-store.ts`,
    'revision: email.revision + 1',
    'revision: email.revision',
  ),
  mutant(
    'accepts an email over itself',
    `${emails}/email-store.ts`,
    "        ConditionExpression: 'attribute_not_exists(pk)',\n",
    '',
  ),
  mutant(
    'the status before the content',
    `${emails}/email-store.ts`,
    '      const [contentIn] = await Promise.all([',
    '      await client.send(new PutItemCommand({ TableName: table, Item: statusItem(email, endsAt()) }));\n      const [contentIn] = await Promise.all([',
  ),
  mutant(
    'a pair moves whatever is in force',
    'shared/adapters/dynamodb/in-force-store.ts',
    'Item, ...conditionOn(pair.revision - 1)',
    'Item',
  ),
  mutant(
    'a key is begun though it was used',
    'shared/adapters/dynamodb/idempotency-store.ts',
    "      ConditionExpression: 'attribute_not_exists(pk) OR createdAt <= :expired',\n      ExpressionAttributeValues: { ':expired': toAttribute(expiredBefore) },\n",
    '',
  ),
];

/** What clients ask for. */
const requests: Mutant[] = [
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

/** Documents and passwords. */
const pairs: Mutant[] = [
  mutant(
    'a save keeps the old password',
    'functions/settings-api/edit/save-settings.ts',
    'version: written.secret?.version ?? secret.version',
    'version: current.secret?.version ?? secret.version',
  ),
  mutant(
    'a save passes over what came in between',
    'functions/settings-api/edit/save-settings.ts',
    'if (version !== after + 1) throw conflict(ifMatch, CHANGED);',
    '',
  ),
  mutant(
    'a save that lost is answered as one that won',
    'functions/settings-api/edit/save-settings.ts',
    'if (!(await ports.inForce.move(next))) throw conflict(ifMatch, CHANGED);',
    'await ports.inForce.move(next);',
  ),
  mutant(
    'a password goes to any host',
    `${settings}/in-force/password-holder.ts`,
    'narrowest?.secret.host === host ? narrowest : undefined',
    'narrowest',
  ),
  mutant('settings are read once', `${settings}/in-force/reader.ts`, 'maxAgeMs = 30_000', 'maxAgeMs = 1e15'),
  mutant(
    'adopts what a save has half written',
    `${settings}/review/gather.ts`,
    'edits.find(({ modifiedBy }) => !isOwn(modifiedBy))',
    'edits[0]',
  ),
  mutant(
    'an invalid document comes in force',
    `${settings}/review/assess.ts`,
    'if (faults.length > 0) return invalid(faults);',
    '',
  ),
];

export const mutants: readonly Mutant[] = [...attempts, ...messages, ...conditions, ...requests, ...pairs];
