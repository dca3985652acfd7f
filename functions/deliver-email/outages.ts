import { isSilence } from '../../shared/email/lifecycle/circuit.ts';
import type { Fault } from '../../shared/email/lifecycle/email.ts';

/** Attempts in a row that nobody answered; one or two of them are a restart, or a lost packet. */
const IN_A_ROW = 5;

/** Counts for one worker how often in a row each mail server could not be reached, or said nothing. */
export class Outages {
  private readonly emails = new Map<string, string[]>();

  /** Notes how an attempt ended under these settings. Resolves to the emails that show the server to be down, if any. */
  note(version: string, emailId: string, fault: Fault | undefined): string[] | undefined {
    const inARow = isSilence(fault) ? [...(this.emails.get(version) ?? []), emailId] : [];
    const isDown = inARow.length >= IN_A_ROW;
    // Counted anew from there on: once it is left alone, and tried again, that is another story.
    if (inARow.length === 0 || isDown) this.emails.delete(version);
    else this.emails.set(version, inARow);
    return isDown ? inARow : undefined;
  }
}
