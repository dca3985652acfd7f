import type { Call } from '../../engine/process.ts';
import type { Random } from '../../engine/random.ts';

/** One call in thirty is to a mail server or an endpoint, where a crash matters most, so that they crash more often. */
const FEW_CALLS = 4;
const MOST_FAULTS = 0.4;

/** How much goes wrong on a day. */
export class Weather {
  /** Probability that a call comes to something else than its answer. */
  private readonly faults: number;
  /** That a mail server does something else than take the message. */
  private readonly mail: number;
  /** The mail server of `eu` is down all day and for ever. Such a day takes as long as ten others, so it is rare. */
  readonly isDown: boolean;
  private readonly random: Random;

  constructor(random: Random) {
    this.random = random;
    this.faults = random.pick([0, 0.02, 0.08, 0.25]);
    this.mail = random.pick([0, 0.1, 0.4]);
    this.isDown = random.chance(0.002);
  }

  outcomeOf({ process, operation: { own = [], canFail, isRead } }: Call): string {
    const { random, faults, mail } = this;
    if (own.length > 0 && random.chance(canFail ? 0.3 : mail)) return random.pick(own);
    if (!random.chance(canFail ? faults : Math.min(MOST_FAULTS, FEW_CALLS * faults))) return 'answer';
    // What a function left under way when it answered is no longer its own end.
    const canDie = process.state === 'running' && (canFail || own.length > 0);
    if (canDie && random.chance(0.25)) return isRead ? 'crash' : random.pick(['crash', 'crash-after']);
    if (!isRead && random.chance(0.2)) return random.pick(['freeze', 'slow', 'slow']);
    if (!canFail) return 'answer';
    return isRead ? 'refuse' : random.pick(['refuse', 'lose', 'repeat', 'repeat-late']);
  }
}
