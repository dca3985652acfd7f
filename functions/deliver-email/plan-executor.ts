import type { Email, EmailContent } from '../../shared/email/lifecycle/email.ts';
import { hasPendingCopies } from '../../shared/email/lifecycle/pending-copies.ts';
import { end, endedUntried } from '../../shared/email/lifecycle/state.ts';
import type { EmailChanges } from '../../shared/ports/emails/email-store.ts';
import type { Circuit } from '../../shared/ports/sending/circuit-store.ts';
import {
  applySuppressions,
  hasPendingRecipients,
  suppressedForAll,
} from '../../shared/suppression/apply-suppressions.ts';
import { type AttemptDependencies, attemptDelivery } from './attempt.ts';
import type { Budget } from './budget.ts';
import type { Contents } from './contents.ts';
import { barred, type Plan, type Planned, turn } from './plan.ts';
import type { ScopeLane } from './scope-lane.ts';
import { type CopyDependencies, sendCopies } from './send-copies.ts';

export type ExecutorDependencies = AttemptDependencies & CopyDependencies;

type Planning<Do extends Plan['do']> = Extract<Plan, { do: Do }>;

/** Carries out the plans for one scope's emails in a batch. */
export class PlanExecutor {
  /** Emails that ended as sent without an attempt here, and whose separate copies have not been made yet. */
  readonly pendingCopies: Email[] = [];
  private readonly dependencies: ExecutorDependencies;
  private readonly budget: Budget;
  private readonly contents: Contents;
  private readonly lane: ScopeLane;

  constructor(dependencies: ExecutorDependencies, budget: Budget, contents: Contents, lane: ScopeLane) {
    this.dependencies = dependencies;
    this.budget = budget;
    this.contents = contents;
    this.lane = lane;
  }

  /** Rejects with `StoreUnavailable` if the plan cannot be carried out now. */
  async carryOut({ email, plan }: Planned): Promise<void> {
    switch (plan.do) {
      case 'nothing':
        return;
      case 'change':
        return this.wait(email, plan);
      case 'hold':
        return this.hold(email, plan);
      case 'attempt':
        if (!this.budget.allowsAttempt()) return this.leave(email);
        return this.contents.use(email, (content, suppressions) =>
          this.attempt(applySuppressions(email, suppressions, plan.settings.values), plan, content),
        );
    }
  }

  /**
   * Leaves the email as it is. It is enqueued again when due, within about a minute, without counting as an SQS
   * receive.
   */
  private async leave(email: Email): Promise<void> {
    await this.dependencies.store.change(email, { enqueuedAt: 0 });
  }

  private async wait(email: Email, { changes, waitsFor }: Planning<'change'>): Promise<void> {
    if (waitsFor) await this.dependencies.circuits.note(waitsFor);
    await this.change(email, changes);
  }

  private async change(email: Email, changes: EmailChanges): Promise<void> {
    const { store, log } = this.dependencies;
    const changed = await store.change(email, changes);
    if (!changed) return;
    log.info('An email changed without an attempt', { id: email.id, scope: email.scope, state: changed.state });
    if (hasPendingCopies(changed)) this.pendingCopies.push(changed);
  }

  private async hold(email: Email, { circuit, changes }: Planning<'hold'>): Promise<void> {
    const { circuits } = this.dependencies;
    if (!(await circuits.openOne(circuit.scope, circuit.version))) await circuits.open(circuit);
    await this.change(email, changes);
  }

  private async attempt(email: Email, plan: Planning<'attempt'>, content: EmailContent | undefined): Promise<void> {
    if (!content) return this.giveUp(email);
    // Time may have passed while a large content waited for its turn.
    if (!this.budget.allowsAttempt()) return this.leave(email);
    const { now, random } = this.dependencies;
    // Before a probe is claimed: this email would not use it, and a refused login is probed once an hour at most.
    if (!hasPendingRecipients(email)) return this.change(email, endedUntried(email, suppressedForAll(email), now()));
    const circuit = await this.barredBy(plan);
    if (circuit) return this.carryOut({ email, plan: barred(email, circuit, plan, { now: now(), random }) });
    if (this.lane.giveWay.aborted)
      return this.carryOut({ email, plan: turn(email, plan.settings, { now: now(), random }) });
    const attempt = { email, content, ...plan, giveWay: this.lane.giveWay };
    const sent = await this.lane.watch(
      () => attemptDelivery(this.dependencies, attempt, this.budget),
      email.contentIn !== 'table',
    );
    if (sent && hasPendingCopies(sent)) await sendCopies(this.dependencies, sent, content);
  }

  private giveUp(email: Email): Promise<void> {
    const failed = { ...end(email, { state: 'failed', reason: 'Its content is gone' }), copies: null };
    return this.change(email, endedUntried(email, failed, this.dependencies.now()));
  }

  /**
   * The circuit that bars this attempt: one opened since the plan was made, or the one whose probe another worker
   * claimed.
   */
  private async barredBy({ settings, probe }: Planning<'attempt'>): Promise<Circuit | undefined> {
    const { circuits } = this.dependencies;
    if (probe) return (await circuits.takeProbe(probe)) ? undefined : probe;
    return circuits.openOne(settings.scope, settings.version);
  }
}
