import type { Stage } from '../stage.ts';

/** What happens, and who does it: everything else is the scheduler's. */
export interface Scenario {
  name: string;
  /** A sentence for `--help`. */
  about: string;
  /** Faults in one schedule, at most, of the exhaustive run. */
  faults: number;
  /** Others may do something between a write and its repetition by the SDK. */
  repeatsLate?: true;
  /** A stage on which everything has been asked for that will happen. */
  begin(): Stage;
  /** What somebody does again when nothing fails any more, and it was lost. */
  again?(stage: Stage): void;
  /** What must hold when all is over, beside the invariants. Throws `Violation`. */
  end?(stage: Stage): void;
}
