/** How long each halving lasts, in milliseconds: longer than the first retries take. */
const RECOVERY_MS = 5 * 60_000;
/** Messages already under way when the server asks for less get the same reply; within this time it counts once. */
const SAME_REQUEST_MS = 5_000;

/**
 * How many connections one mail server gets. It starts at the setting's maximum, is halved (down to one) each time
 * the server asks us to slow down, and doubles again for every five minutes without such a request.
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
    if (this.sinceEased() < SAME_REQUEST_MS) return;
    this.halvings = this.connections === 1 ? this.halvingsLeft() : this.halvingsLeft() + 1;
    this.eased = this.now();
  }

  private halvingsLeft(): number {
    return Math.max(0, this.halvings - Math.floor(this.sinceEased() / RECOVERY_MS));
  }

  /** Milliseconds. A clock that was set back counts as time that has passed. */
  private sinceEased(): number {
    return Math.abs(this.now() - this.eased);
  }
}
