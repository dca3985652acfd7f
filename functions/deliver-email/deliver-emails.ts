import { NO_SETTINGS } from '../../shared/email/circuit.ts';
import { type Email, isFinal } from '../../shared/email/email.ts';
import { owesCopies } from '../../shared/email/owed-copies.ts';
import { isUnderstood } from '../../shared/email/record-version.ts';
import { end } from '../../shared/email/state.ts';
import type { Circuit } from '../../shared/ports/circuit-store.ts';
import type { SettingsReader } from '../../shared/ports/settings-reader.ts';
import { errorFields } from '../../shared/runtime/error-fields.ts';
import { limit } from '../../shared/runtime/limit.ts';
import { type AttemptDependencies, attemptDelivery } from './attempt.ts';
import { type Budget, budgetOf } from './budget.ts';
import { contentsInGroups, type TakeContent } from './content-groups.ts';
import { type PaceDependencies, paced } from './pace.ts';
import { barred, type Plan, type PlanContext, type Planned, planFor, type ScopeState } from './plan.ts';
import { type CopyDependencies, sendCopies, sendOwedCopies } from './send-copies.ts';

export interface DeliverDependencies extends AttemptDependencies, PaceDependencies, CopyDependencies {
  settings: SettingsReader;
}

/** Delivers what can be delivered now of these emails. Resolves to the ids to be announced again; rejects if to all. */
export type DeliverEmails = (ids: readonly string[], remainingMs: () => number) => Promise<ReadonlySet<string>>;

type Attempted = Extract<Plan, { do: 'attempt' }>;

/** While one email of a connection is on the wire, another one's lease or record is written. */
const EMAILS_PER_CONNECTION = 2;
/** Whatever the connections: their contents have to fit in memory. */
const MOST_AT_ONCE = 20;

class Delivery {
  readonly again = new Set<string>();
  /** Sent without an attempt of ours, and their separate copies not made yet. */
  readonly owing: Email[] = [];
  private readonly dependencies: DeliverDependencies;
  private readonly budget: Budget;

  constructor(dependencies: DeliverDependencies, budget: Budget) {
    this.dependencies = dependencies;
    this.budget = budget;
  }

  async deliver(emails: readonly Email[]): Promise<void> {
    const scopes = Map.groupBy(emails, ({ scope }) => scope);
    const planned = await Promise.all([...scopes].map(([scope, some]) => this.plan(scope, some)));
    const attempted = planned.flat().filter(({ plan }) => plan.do === 'attempt');
    const emailsToAttempt = attempted.map(({ email }) => email);
    const takeContent = contentsInGroups(this.dependencies.store, emailsToAttempt);
    await Promise.all(planned.map((some) => this.run(some, takeContent)));
  }

  /** Runs the work; if it cannot be done now, the emails are announced again. */
  private async orAgain<T>(emails: readonly Email[], work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      for (const { id } of emails) this.again.add(id);
      const ids = emails.map(({ id }) => id);
      this.dependencies.log.error('Emails could not be worked on', { ids, ...errorFields(error) });
      return otherwise;
    }
  }

  private plan(scope: string, emails: readonly Email[]): Promise<Planned[]> {
    const work = async (): Promise<Planned[]> => {
      const state = await this.stateOf(scope);
      const planned = emails.map((email) => ({ email, plan: planFor(email, state, this.context()) }));
      return paced(this.dependencies, planned);
    };
    return this.orAgain(emails, work, []);
  }

  private context(): PlanContext {
    const { now, random } = this.dependencies;
    return { now: now(), random };
  }

  private async stateOf(scope: string): Promise<ScopeState> {
    const { settings, circuits } = this.dependencies;
    const found = await settings.effective(scope);
    const version = found.kind === 'in-force' ? found.settings.version : NO_SETTINGS;
    if (found.kind === 'in-force') await circuits.settingsFound(scope, version);
    const circuit = await circuits.openOne(scope, version);
    return { settings: found, ...(circuit && { circuit }) };
  }

  /** The emails of one scope. */
  private async run(planned: readonly Planned[], takeContent: TakeContent): Promise<void> {
    const turn = limit(Math.min(MOST_AT_ONCE, EMAILS_PER_CONNECTION * connectionsFor(planned)));
    const carryOut = (one: Planned) => this.carryOut(one, takeContent);
    const work = (one: Planned) => turn(() => this.orAgain([one.email], () => carryOut(one), undefined));
    await Promise.all(planned.map(work));
  }

  private async carryOut({ email, plan }: Planned, takeContent: TakeContent): Promise<void> {
    switch (plan.do) {
      case 'nothing':
        return;
      case 'change':
        await this.change(email, plan.changes);
        return;
      case 'hold':
        await this.hold(email, plan);
        return;
      case 'attempt':
        await this.attempt(email, plan, takeContent);
        return;
    }
  }

  private async change(email: Email, changes: Extract<Plan, { do: 'change' }>['changes']): Promise<void> {
    const { store, log } = this.dependencies;
    const changed = await store.change(email, changes);
    if (!changed) return;
    log.info('An email changed without an attempt', { id: email.id, scope: email.scope, state: changed.state });
    if (owesCopies(changed)) this.owing.push(changed);
  }

  private async hold(email: Email, { circuit, changes }: Extract<Plan, { do: 'hold' }>): Promise<void> {
    const { circuits } = this.dependencies;
    if (!(await circuits.openOne(circuit.scope, circuit.version))) await circuits.open(circuit);
    await this.change(email, changes);
  }

  private async attempt(email: Email, plan: Attempted, takeContent: TakeContent): Promise<void> {
    // Left alone, it is announced again when it is due: a minute or so, and no receive of the queue is used up.
    if (!this.budget.allowsAttempt()) return;
    const content = await takeContent(email);
    if (!content)
      return this.change(email, { ...end(email, { state: 'failed', reason: 'Its content is gone' }), copies: null });
    const circuit = await this.barredBy(plan);
    if (circuit) return this.carryOut({ email, plan: barred(email, circuit, plan, this.context()) }, takeContent);
    const sent = await attemptDelivery(this.dependencies, { email, content, ...plan }, this.budget);
    if (sent && owesCopies(sent)) await sendCopies(this.dependencies, sent, content);
  }

  /** The circuit that others, or an email of this batch, opened since the plan was made; or whose probe another has. */
  private async barredBy({ settings, probe }: Attempted): Promise<Circuit | undefined> {
    const { circuits } = this.dependencies;
    if (probe) return (await circuits.takeProbe(probe)) ? undefined : probe;
    return circuits.openOne(settings.scope, settings.version);
  }
}

const connectionsFor = (planned: readonly Planned[]): number => {
  const plan = planned.map((one) => one.plan).find((one) => one.do === 'attempt');
  return plan?.settings.values['delivery/max_connections'] ?? 1;
};

/** Emails whose records this code understands. The others wait for newer code, and are announced again until then. */
const understood = async ({ store, log }: DeliverDependencies, ids: readonly string[]): Promise<Email[]> => {
  const found = [...(await store.findAll(ids)).values()];
  for (const { id, scope, v } of found.filter((email) => !isUnderstood(email))) {
    log.warn('An email was written by newer code, and is left for it', { id, scope, v });
  }
  return found.filter(isUnderstood);
};

export const createDelivery =
  (dependencies: DeliverDependencies): DeliverEmails =>
  async (ids, remainingMs) => {
    const delivery = new Delivery(dependencies, budgetOf(remainingMs));
    const emails = await understood(dependencies, ids);
    await delivery.deliver(emails.filter(({ state }) => !isFinal(state)));
    await sendOwedCopies(dependencies, [...emails.filter(owesCopies), ...delivery.owing]);
    return delivery.again;
  };
