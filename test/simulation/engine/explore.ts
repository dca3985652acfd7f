import { calm, settle } from '../calm.ts';
import type { Found, Progress } from '../job.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { START, type Stage } from '../stage.ts';
import { Contended, Contention } from './contention.ts';
import { outcomesOf } from './operation.ts';
import type { Call } from './process.ts';
import { goOn, learn, stateOf } from './state.ts';
import { traceOf } from './trace.ts';
import { Violation } from './violation.ts';

export type Explored = Progress & { violation?: Found };

export interface Limits {
  /** Faults in one schedule, at most: anything that a call comes to but an answer. */
  faults: number;
  /** Stops after so many states; absent: only when all have been seen. */
  states?: number;
}

/**
 * Every schedule of a scenario with at most so many faults, but for those that differ only in the order of calls that
 * have nothing to do with each other (a persistent set: while a process waits for something that is its own, only that
 * is done), and for those that come by a state that was seen before.
 */
export class Explorer {
  private readonly scenario: Scenario;
  private readonly limits: Limits;
  private readonly contention = new Contention();
  /** Told now and then how far it is. */
  progress: (soFar: Progress) => void = () => {};
  private visited = new Set<number>();
  private schedules = 0;
  private steps = 0;

  constructor(scenario: Scenario, limits: Limits) {
    this.scenario = scenario;
    this.limits = limits;
  }

  run(): Explored {
    for (;;) {
      try {
        this.visited = new Set();
        this.schedules = 0;
        return this.search();
      } catch (error) {
        if (!(error instanceof Contended)) throw error;
      }
    }
  }

  private search(): Explored {
    const path: Choice[] = [];
    do {
      const violation = this.follow(path);
      if (violation) return { ...this.counts(), violation };
    } while (this.visited.size < (this.limits.states ?? Number.POSITIVE_INFINITY) && nextPath(path));
    return this.counts();
  }

  private counts() {
    return { states: this.visited.size, schedules: this.schedules, steps: this.steps };
  }

  /** Follows a path to its end, and goes on from there by the first options until there is nothing new. */
  private follow(path: Choice[]): Found | undefined {
    const stage = this.scenario.begin();
    const { simulation } = stage;
    simulation.learnt = (process, what, label) => learn(process, what, { label, now: simulation.now });
    simulation.asked = goOn;
    try {
      if (this.walk(stage, path)) {
        this.schedules++;
        settle(stage);
        this.scenario.again?.(stage);
        calm(stage);
        this.scenario.end?.(stage);
      }
      return undefined;
    } catch (error) {
      if (error instanceof Contended) throw error;
      const message = error instanceof Violation ? error.message : String((error as Error).stack);
      return { message, trace: traceOf(simulation, START) };
    }
  }

  /** Whether it came to an end that was not seen before. */
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
    this.contention.note(taken);
    this.steps++;
    simulation.answer(taken, outcome);
  }

  private isNew({ simulation, world, invariants, notes }: Stage, faults: number): boolean {
    const state = stateOf(simulation, world, `${faults}\n${invariants.state()}\n${JSON.stringify([...notes])}`);
    if (this.visited.has(state)) return false;
    this.visited.add(state);
    if (this.visited.size % TOLD_EVERY === 0) this.progress(this.counts());
    return true;
  }

  private optionsOf({ simulation: { calls, processes } }: Stage, faultsLeft: number): Option[] {
    // Before it begins, a process is only ahead of or behind the others' clock, which only a fault moves.
    const isOwn = (call: Call): boolean =>
      (faultsLeft === 0 || !call.operation.isTimed) && !this.contention.isShared(call, processes);
    const own = calls.findIndex(isOwn);
    const eligible = own === -1 ? [...calls.keys()] : [own];
    return eligible.flatMap((call) => {
      const { operation, process } = calls[call] as Call;
      const isRunning = process.state === 'running';
      const outcomes = faultsLeft > 0 ? outcomesOf(operation, { isShared: own === -1, isRunning }) : ['answer'];
      if (this.scenario.repeatsLate && outcomes.includes('repeat')) outcomes.push('repeat-late');
      return outcomes.map((outcome) => ({ call, outcome }));
    });
  }
}

/** States after which it says how far it is. */
const TOLD_EVERY = 1_000;

interface Option {
  /** Which of the calls that wait. */
  call: number;
  outcome: string;
}

/** A point at which there was a choice, and which of the options was taken. */
interface Choice {
  options: readonly Option[];
  taken: number;
}

const isFault = (outcome: string): boolean => outcome !== 'answer';

/** The next path in depth-first order; false: there is none. */
const nextPath = (path: Choice[]): boolean => {
  for (let last = path.at(-1); last; last = path.at(-1)) {
    if (++last.taken < last.options.length) return true;
    path.pop();
  }
  return false;
};
