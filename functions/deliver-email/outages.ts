import { UNREACHABLE } from '../../shared/email/lifecycle/circuit.ts';
import type { Fault } from '../../shared/email/lifecycle/email.ts';

/** Attempts in a row that found nobody at the other end; one or two of them are a restart, or a lost packet. */
const IN_A_ROW = 5;

/** Counts for one worker how often in a row each mail server could not be reached. */
export class Outages {
  private readonly counts = new Map<string, number>();

  /** Notes how an attempt ended under these settings. true: the server is down, by all that this worker has seen. */
  note(version: string, fault: Fault | undefined): boolean {
    const count = fault?.kind === UNREACHABLE ? (this.counts.get(version) ?? 0) + 1 : 0;
    const isDown = count >= IN_A_ROW;
    // Counted anew from there on: once it is left alone, and tried again, that is another story.
    if (count === 0 || isDown) this.counts.delete(version);
    else this.counts.set(version, count);
    return isDown;
  }
}
