import type { Call } from '../../engine/process.ts';
import type { Random } from '../../engine/random.ts';

/** How much more often processes crash at calls to mail servers and endpoints, where it matters most; one in thirty is. */
const FEW_CALLS = 4;
const MOST_FAULTS = 0.4;

/** How much goes wrong on a random day. */
export class Weather {
  /** Probability that a call has an outcome other than an answer. */
  private readonly faults: number;
  /** Probability that a mail server does anything other than accept the message. */
  private readonly mail: number;
  /** Whether the mail server of `eu` is always down. Such a day takes as long as ten others, so it is rare. */
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
    // A call that a function left in progress when it returned cannot kill it any more.
    const canDie = process.state === 'running' && (canFail || own.length > 0);
    if (canDie && random.chance(0.25)) return isRead ? 'crash' : random.pick(['crash', 'crash-after']);
    if (!isRead && random.chance(0.2)) return random.pick(['freeze', 'slow', 'slow']);
    if (!canFail) return 'answer';
    return isRead ? 'refuse' : random.pick(['refuse', 'lose', 'repeat', 'repeat-late']);
  }
}
