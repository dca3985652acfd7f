import { type Mutant, mutant } from './mutant.ts';

const deliver = 'functions/deliver-email';
const lifecycle = 'shared/email/lifecycle';

/** Leases, outcomes of attempts, and how slow attempts of one scope yield to those of others. */
export const attempts: readonly Mutant[] = [
  mutant(
    'a lease has no allowance for clock skew',
    `${deliver}/attempt.ts`,
    'budget.remainingMs() + clockSkewMs',
    'budget.remainingMs()',
  ),
  mutant(
    'a lease of one second',
    `${deliver}/attempt.ts`,
    'now() + budget.remainingMs() + clockSkewMs',
    'now() + 1_000',
  ),
  mutant(
    'sends although another worker holds the lease',
    `${deliver}/attempt.ts`,
    'const email = await takeLease(dependencies, attempt, budget);',
    'const email = (await takeLease(dependencies, attempt, budget)) ?? attempt.email;',
  ),
  mutant(
    'sends again to recipients who already have it',
    `${deliver}/attempt.ts`,
    "recipients.filter(({ state }) => state === 'pending').map",
    "recipients.filter(({ state }) => state !== 'bounced').map",
  ),
  mutant(
    'resolves the sender again at each attempt',
    `${deliver}/attempt.ts`,
    'email.identity ?? identityOf(email, settings)',
    'identityOf(email, settings)',
  ),
  mutant(
    'holds an email without opening a circuit',
    `${deliver}/plan-executor.ts`,
    'if (!(await circuits.openOne(circuit.scope, circuit.version))) await circuits.open(circuit);',
    'await circuits.openOne(circuit.scope, circuit.version);',
  ),
  mutant(
    'opens a circuit in memory only',
    `${deliver}/circuits.ts`,
    'const opened = this.store.open(circuit);',
    'const opened = Promise.resolve();',
  ),
  mutant(
    'treats an expired lease as no lease',
    `${lifecycle}/decide.ts`,
    "email.state === 'sending' ? 'attempt-again' : 'attempt'",
    "'attempt'",
  ),
  mutant(
    'takes over a lease that has not expired',
    `${lifecycle}/decide.ts`,
    'isFinal(email.state) || isLeased(email, now)',
    'isFinal(email.state) || isLeased(email, now + 86_400_000)',
  ),
  mutant(
    'taking over an expired lease sets no flag',
    `${lifecycle}/state.ts`,
    '...(again && unknownOutcome(email)),',
    '',
  ),
  mutant(
    'an attempt with an unknown outcome sets no flag',
    `${lifecycle}/state.ts`,
    '  possibleDuplicate: true,\n',
    '',
  ),
  mutant('held mail that is being tried has no due time', `${lifecycle}/state.ts`, '&& { dueAt: until }', '&& {}'),
  mutant(
    'time on hold counts towards expiry',
    `${lifecycle}/expiry.ts`,
    'expireAfterMinutes * MS_PER_MINUTE + heldMsUntil(email, now)',
    'expireAfterMinutes * MS_PER_MINUTE',
  ),
  mutant(
    'expires after half the time',
    `${lifecycle}/expiry.ts`,
    'expireAfterMinutes * MS_PER_MINUTE + heldMsUntil(email, now)',
    'expireAfterMinutes * 30_000 + heldMsUntil(email, now)',
  ),
  mutant(
    'pending recipients stay pending when an email ends',
    `${lifecycle}/state.ts`,
    'recipients: settled(recipients, state)',
    'recipients: [...recipients]',
  ),
  mutant(
    'an email that a recipient has can end as failed',
    `${lifecycle}/state.ts`,
    "recipients.some(isAccepted) ? 'sent' : state",
    'state',
  ),
  mutant(
    'a missing reply to the final dot sets no flag',
    `${lifecycle}/outcome.ts`,
    '...(ambiguous && { possibleDuplicate: true }),',
    '',
  ),
  mutant(
    'treats a missing reply as acceptance',
    `${lifecycle}/outcome.ts`,
    "ambiguous: 'pending'",
    "ambiguous: 'accepted'",
  ),
  mutant(
    'treats a missing reply as a refusal',
    `${lifecycle}/outcome.ts`,
    "ambiguous: 'pending'",
    "ambiguous: 'failed'",
  ),
  mutant(
    'a retry has no due time',
    `${lifecycle}/outcome.ts`,
    'dueAt: Math.min(nextAttemptAt, expiresAt(email, now, expireAfterMinutes)),',
    'dueAt: null,',
  ),
  mutant('a throttled recipient bounces', `${lifecycle}/outcome.ts`, "throttle: 'pending'", "throttle: 'bounced'"),
  mutant(
    'a later reply overwrites an accepted recipient',
    `${lifecycle}/outcome.ts`,
    "recipient.state === 'pending' ? verdicts.get(recipient.address) : undefined",
    'verdicts.get(recipient.address) ?? [...verdicts.values()][0]',
  ),
  mutant(
    'expires an email after an attempt with an unknown outcome, without the flag',
    `${lifecycle}/state.ts`,
    "email.state === 'sending' ? unknownOutcome(email) : {}",
    '{}',
  ),
  mutant(
    'holds an email after an attempt with an unknown outcome, without the flag',
    `${deliver}/plan.ts`,
    '...(again && unknownOutcome(email)) };',
    '};',
  ),
  mutant(
    'a slow scope never yields',
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
    'an attempt counts as slow ten times too late',
    `${deliver}/scope-lane.ts`,
    'await this.dependencies.wait(ms, signal);',
    'await this.dependencies.wait(10 * ms, signal);',
  ),
  mutant(
    'delivers the scopes of a batch one after another',
    `${deliver}/deliver-emails.ts`,
    `    await Promise.all(
      [...scopes].map(([scope, some]) => this.deliverScope(scope, some, { lanes, scopes: scopes.size })),
    );
`,
    '    for (const [scope, some] of scopes) await this.deliverScope(scope, some, { lanes, scopes: scopes.size });\n',
  ),
];
