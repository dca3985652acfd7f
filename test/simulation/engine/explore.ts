import { calm, settle } from '../calm.ts';
import type { Explored, Found, Limits, Progress } from '../job.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { START, type Stage } from '../stage.ts';
import { Contention } from './contention.ts';
import { outcomesOf } from './operation.ts';
import { persistentSet } from './persistent-set.ts';
import type { Call } from './process.ts';
import { goOn, learn, stateOf, worldOf } from './state.ts';
import { traceOf } from './trace.ts';
import { Violation } from './violation.ts';

/**
 * Every schedule of a scenario with at most so many faults, except those that differ from another one only in the order
 * of independent calls (see `persistentSet`), and those that reach a state that was seen before.
 */
export class Explorer {
  private readonly scenario: Scenario;
  private readonly limits: Limits;
  private readonly contention = new Contention();
  /** Called now and then with the progress. */
  progress: (soFar: Progress) => void = () => {};
  /** A hash of the world at the end of each schedule. */
  private readonly ends = new Set<number>();
  private visited = new Set<number>();
  /** How many states had been visited when the search first learnt of an unexpected conflict. */
  private learntAt: number | undefined;
  private schedules = 0;
  private steps = 0;

  constructor(scenario: Scenario, limits: Limits) {
    this.scenario = scenario;
    this.limits = limits;
  }

  run(): Explored {
    for (;;) {
      const explored = this.search();
      if (explored.violation || this.learntAt === undefined) return explored;
    }
  }

  /** After an unexpected conflict it continues until the states have doubled, since it may learn of more, and ends. */
  private search(): Explored {
    this.visited = new Set();
    this.ends.clear();
    this.schedules = 0;
    this.learntAt = undefined;
    const path: Choice[] = [];
    do {
      const violation = this.follow(path);
      if (violation) return { ...this.explored(), violation };
    } while (this.visited.size < this.mostStates() && nextPath(path));
    return this.explored();
  }

  private mostStates(): number {
    const { states = Number.POSITIVE_INFINITY } = this.limits;
    return this.learntAt === undefined ? states : Math.min(states, 2 * this.learntAt);
  }

  private explored(): Explored {
    return { ...this.counts(), ends: [...this.ends].sort() };
  }

  private counts(): Progress {
    return { states: this.visited.size, schedules: this.schedules, steps: this.steps };
  }

  /** Follows a path to its end, and continues with the first options until nothing new is reached. */
  private follow(path: Choice[]): Found | undefined {
    const stage = this.scenario.begin();
    const { simulation } = stage;
    simulation.learnt = (process, what, label) => learn(process, what, { label, now: simulation.now });
    simulation.asked = (process, operation) => {
      goOn(process);
      process.comesTo(operation.label());
    };
    try {
      if (this.walk(stage, path)) {
        this.schedules++;
        this.ends.add(worldOf(stage.world));
        settle(stage);
        this.scenario.again?.(stage);
        calm(stage);
        this.scenario.end?.(stage);
      }
      return undefined;
    } catch (error) {
      const message = error instanceof Violation ? error.message : String((error as Error).stack);
      return { message, trace: traceOf(simulation, START) };
    }
  }

  /** Whether the schedule reached an end that was not seen before. */
  private walk(stage: Stage, path: Choice[]): boolean {
    let faults = 0;
    for (const { options, taken } of path) {
      const option = options[taken] as Option;
      this.take(stage, option);
      if (isFault(option.outcome)) faults++;
    }
    for (;;) {
      const options = this.optionsOf(stage, this.limits.faults - faults);
      if (options.length === 0) return this.isNew(stage, faults);
      if (options.length > 1 && !this.isNew(stage, faults)) return false;
      path.push({ options, taken: 0 });
      this.take(stage, options[0] as Option);
    }
  }

  private take({ simulation }: Stage, { call, outcome }: Option): void {
    const taken = simulation.calls[call] as Call;
    if (this.contention.note(taken)) this.learntAt ??= this.visited.size + 1;
    this.steps++;
    if (isFault(outcome)) taken.process.faults++;
    simulation.answer(taken, outcome);
  }

  private isNew({ simulation, world, invariants, notes }: Stage, faults: number): boolean {
    const more = `${invariants.state()}\n${JSON.stringify([...notes])}`;
    const state = stateOf(simulation, world, this.limits.faults - faults, more);
    if (this.visited.has(state)) return false;
    this.visited.add(state);
    if (this.visited.size % TOLD_EVERY === 0) this.progress(this.counts());
    return true;
  }

  private optionsOf({ simulation: { calls, processes } }: Stage, faultsLeft: number): Option[] {
    const eligible = this.limits.everyOrder ? calls : persistentSet(this.contention, { calls, processes, faultsLeft });
    return eligible.flatMap((call) => {
      const { operation, process } = call;
      const isRunning = process.state === 'running';
      const isShared = faultsLeft > 0 && this.contention.isContended(call, processes);
      const outcomes = faultsLeft > 0 ? outcomesOf(operation, { isShared, isRunning }) : ['answer'];
      if (this.scenario.repeatsLate && outcomes.includes('repeat')) outcomes.push('repeat-late');
      const { outcomes: tried = outcomes } = this.limits;
      return outcomes
        .filter((outcome) => outcome === 'answer' || tried.includes(outcome))
        .map((outcome) => ({ call: calls.indexOf(call), outcome }));
    });
  }
}

/** States between two reports of progress. */
const TOLD_EVERY = 1_000;

interface Option {
  /** Index of the waiting call. */
  call: number;
  outcome: string;
}

/** A point at which there was a choice, and the index of the option that was taken. */
interface Choice {
  options: readonly Option[];
  taken: number;
}

const isFault = (outcome: string): boolean => outcome !== 'answer';

/** Advances to the next path in depth-first order. Returns false if there is none. */
const nextPath = (path: Choice[]): boolean => {
  for (let last = path.at(-1); last; last = path.at(-1)) {
    if (++last.taken < last.options.length) return true;
    path.pop();
  }
  return false;
};
