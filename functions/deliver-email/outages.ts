import { isSilence } from '../../shared/email/lifecycle/circuit.ts';
import type { DeliveryFault } from '../../shared/email/lifecycle/email.ts';

/** Unanswered attempts in a row; one or two are a restart or a lost packet. */
const IN_A_ROW = 5;

/** Counts, for one worker, how many attempts in a row each mail server failed to answer. */
export class Outages {
  private readonly emails = new Map<string, string[]>();

  /**
   * Notes how an attempt under this settings version ended. Returns the ids of the emails that show the server to be
   * down, if there are enough of them.
   */
  note(version: string, emailId: string, fault: DeliveryFault | undefined): string[] | undefined {
    const inARow = isSilence(fault) ? [...(this.emails.get(version) ?? []), emailId] : [];
    const isDown = inARow.length >= IN_A_ROW;
    // An answer, or a count that has reached the limit, starts the count again.
    if (inARow.length === 0 || isDown) this.emails.delete(version);
    else this.emails.set(version, inARow);
    return isDown ? inARow : undefined;
  }
}
