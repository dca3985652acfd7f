import type { Call, Process } from './process.ts';
import type { Random } from './random.ts';

/** Probability that the process whose call was answered is the last one from then on. */
const DEMOTED = 0.1;

/**
 * How a random run chooses the call that is answered next. In half of the runs, all waiting calls are equally likely. In the
 * others, processes have priorities that change now and then, so that one of them often stands still while others run to
 * their end (Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010).
 */
export class Order {
  private readonly random: Random;
  private readonly hasPriorities: boolean;
  private readonly priorities = new Map<Process, number>();
  private demoted = 0;

  constructor(random: Random) {
    this.random = random;
    this.hasPriorities = random.chance(0.5);
  }

  next(calls: readonly Call[]): Call {
    const { random } = this;
    if (!this.hasPriorities) return random.pick(calls);
    const first = calls.reduce((a, b) => (this.priorityOf(b) > this.priorityOf(a) ? b : a)).process;
    if (random.chance(DEMOTED)) this.priorities.set(first, --this.demoted);
    return random.pick(calls.filter(({ process }) => process === first));
  }

  private priorityOf({ process }: Call): number {
    const priority = this.priorities.get(process) ?? this.random.next();
    this.priorities.set(process, priority);
    return priority;
  }
}
