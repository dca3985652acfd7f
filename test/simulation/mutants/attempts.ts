import { type Mutant, mutant } from './mutant.ts';

const deliver = 'functions/deliver-email';
const lifecycle = 'shared/email/lifecycle';

/** Leases, what an attempt comes to, and how slow attempts of one scope give way to those of others. */
export const attempts: readonly Mutant[] = [
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
    'email.identity ?? identityOf(email, settings)',
    'identityOf(email, settings)',
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
    '...(again && unknownOutcome(email)),',
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
    'who still waited when an email ended as sent waits for ever',
    `${lifecycle}/state.ts`,
    "recipients.map((one) => settled(one, untried[state] ?? 'failed'))",
    'recipients',
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
    `${lifecycle}/state.ts`,
    "email.state === 'sending' ? unknownOutcome(email) : {}",
    '{}',
  ),
  mutant(
    'holds an email whose attempt was never heard of, without a flag',
    `${deliver}/plan.ts`,
    '...(again && unknownOutcome(email)) };',
    '};',
  ),
  mutant(
    'a slow scope never gives way',
    `${deliver}/scope-lane.ts`,
    'if (!(await this.entering)) this.yielding.abort();',
    'await this.entering;',
  ),
  mutant(
    'all workers may wait for slow mail servers',
    `${deliver}/scope-lane.ts`,
    'Math.max(1, Math.floor(workers / 2))',
    'Math.max(1, 2 * workers)',
  ),
  mutant(
    'an attempt is never slow',
    `${deliver}/scope-lane.ts`,
    'await this.dependencies.wait(ms, signal);',
    'await this.dependencies.wait(10 * ms, signal);',
  ),
  mutant(
    'scopes of a batch are delivered one after the other',
    `${deliver}/deliver-emails.ts`,
    `    await Promise.all(
      [...scopes].map(([scope, some]) => this.deliverScope(scope, some, { lanes, scopes: scopes.size })),
    );
`,
    '    for (const [scope, some] of scopes) await this.deliverScope(scope, some, { lanes, scopes: scopes.size });\n',
  ),
];
