/** Each halving lasts so long: longer than the first retries take to come back. */
const RECOVERY_MS = 5 * 60_000;
/** What was under way when the server asked for less hears the same: that is no second request. */
const SAME_REQUEST_MS = 5_000;

/**
 * How many connections one mail server gets: all that the settings grant, half as many each time that it asks for
 * less, one at least, and twice as many again for every five minutes that it does not.
 */
export class Allowance {
  private readonly most: number;
  private readonly now: () => number;
  private halvings = 0;
  private eased = Number.NEGATIVE_INFINITY;

  constructor(most: number, now: () => number) {
    this.most = most;
    this.now = now;
  }

  get connections(): number {
    return Math.max(1, Math.floor(this.most / 2 ** this.halvingsLeft()));
  }

  easeOff(): void {
    if (this.now() - this.eased < SAME_REQUEST_MS) return;
    this.halvings = this.connections === 1 ? this.halvingsLeft() : this.halvingsLeft() + 1;
    this.eased = this.now();
  }

  private halvingsLeft(): number {
    return Math.max(0, this.halvings - Math.floor((this.now() - this.eased) / RECOVERY_MS));
  }
}
