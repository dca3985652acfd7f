import { type Email, isFinal } from '../../shared/email/lifecycle/email.ts';
import { hasPendingCopies } from '../../shared/email/lifecycle/pending-copies.ts';
import { isKnownVersion } from '../../shared/email/lifecycle/record-version.ts';
import type { SlowLane } from '../../shared/ports/sending/slow-lanes.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import { limit } from '../../shared/runtime/limit.ts';
import { type Budget, budgetOf } from './budget.ts';
import { type ScopeStateDependencies, scopeState } from './circuits.ts';
import { Contents } from './contents.ts';
import { type PaceDependencies, paced } from './pace.ts';
import { type Planned, planFor } from './plan.ts';
import { type ExecutorDependencies, PlanExecutor } from './plan-executor.ts';
import { isFull, type LaneDependencies, ScopeLane } from './scope-lane.ts';
import { sendPendingCopies } from './send-copies.ts';

export type DeliverDependencies = ExecutorDependencies & PaceDependencies & ScopeStateDependencies & LaneDependencies;

/**
 * Delivers those of the emails that can be delivered now. Resolves to the ids that must be retried; a rejection means
 * all.
 */
export type DeliverEmails = (ids: readonly string[], remainingMs: () => number) => Promise<ReadonlySet<string>>;

/** Delivers emails. Created once per process, since it remembers which mail servers were quick. */
export const createDelivery = (dependencies: DeliverDependencies): DeliverEmails => {
  const quick = new Set<string>();
  return async (ids, remainingMs) => {
    const delivery = new Delivery(dependencies, budgetOf(remainingMs), quick);
    const emails = await skipNewerRecords(dependencies, ids);
    await Promise.all([
      delivery.deliver(emails.filter(({ state }) => !isFinal(state))),
      sendPendingCopies(dependencies, emails.filter(hasPendingCopies)),
    ]);
    return delivery.again;
  };
};

/**
 * The emails whose records this version can read. The others are left to a newer version, and enqueued again until
 * then.
 */
const skipNewerRecords = async ({ store, log }: DeliverDependencies, ids: readonly string[]): Promise<Email[]> => {
  const found = [...(await store.findAll(ids)).values()];
  for (const { id, scope, v } of found.filter((email) => !isKnownVersion(email))) {
    log.warn('An email was recorded by a newer version and is left to it', { id, scope, v });
  }
  return found.filter(isKnownVersion);
};

/** While one email is on the wire, another one's lease or outcome is being written. */
const EMAILS_PER_CONNECTION = 2;
/** The limit whatever the number of connections, since the contents have to fit into memory. */
const MOST_AT_ONCE = 20;

class Delivery {
  readonly again = new Set<string>();
  private readonly dependencies: DeliverDependencies;
  private readonly budget: Budget;
  private readonly quick: Set<string>;

  /** `quick` holds the scopes whose mail servers responded quickly, across invocations of this worker. */
  constructor(dependencies: DeliverDependencies, budget: Budget, quick: Set<string>) {
    this.dependencies = dependencies;
    this.budget = budget;
    this.quick = quick;
  }

  /** Delivers each scope separately, so that a failure in one does not stop the others. */
  async deliver(emails: readonly Email[]): Promise<void> {
    const scopes = Map.groupBy(emails, ({ scope }) => scope);
    const lanes = await this.lanes();
    await Promise.all(
      [...scopes].map(([scope, some]) => this.deliverScope(scope, some, { lanes, scopes: scopes.size })),
    );
  }

  private async deliverScope(
    scope: string,
    emails: readonly Email[],
    { lanes, scopes }: { lanes: readonly SlowLane[]; scopes: number },
  ): Promise<void> {
    const { dependencies, budget } = this;
    const planned = await this.plan(scope, emails, isFull(scope, lanes, dependencies.workers));
    const attempted = planned.filter(({ plan }) => plan.do === 'attempt').map(({ email }) => email);
    const lane = new ScopeLane(dependencies, scope, dependencies.now() + budget.remainingMs(), this.quick);
    const executor = new PlanExecutor(dependencies, budget, new Contents(dependencies.store, attempted, scopes), lane);
    await this.run(planned, executor);
    await lane.leave();
    await sendPendingCopies(dependencies, executor.pendingCopies);
  }

  /** If the lanes cannot be read, no scope counts as slow. */
  private async lanes(): Promise<SlowLane[]> {
    const { lanes, now, log } = this.dependencies;
    try {
      return await lanes.read(now());
    } catch (error) {
      log.warn('Slow lanes could not be read', errorFields(error));
      return [];
    }
  }

  /** Runs `work`. If it fails, the emails are marked to be retried. */
  private async orAgain<T>(emails: readonly Email[], work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      const ids = emails.map(({ id }) => id);
      for (const id of ids) this.again.add(id);
      this.dependencies.log.error('Emails could not be processed', { ids, ...errorFields(error) });
      return undefined;
    }
  }

  private async plan(scope: string, emails: readonly Email[], isFull: boolean): Promise<Planned[]> {
    const { now, random } = this.dependencies;
    const work = async (): Promise<Planned[]> => {
      const state = { ...(await scopeState(this.dependencies, scope)), isFull };
      const planned = emails.map((email) => ({ email, plan: planFor(email, state, { now: now(), random }) }));
      return paced(this.dependencies, planned);
    };
    return (await this.orAgain(emails, work)) ?? [];
  }

  /** Carries out the plans of one scope's emails. */
  private async run(planned: readonly Planned[], executor: PlanExecutor): Promise<void> {
    const turn = limit(Math.min(MOST_AT_ONCE, EMAILS_PER_CONNECTION * connectionsFor(planned)));
    await Promise.all(planned.map((one) => turn(() => this.orAgain([one.email], () => executor.carryOut(one)))));
  }
}

const connectionsFor = (planned: readonly Planned[]): number => {
  const plan = planned.map((one) => one.plan).find((one) => one.do === 'attempt');
  return plan?.settings.values['delivery/max_connections'] ?? 1;
};
