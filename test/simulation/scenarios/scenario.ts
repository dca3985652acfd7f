import type { Stage } from '../stage.ts';

/** What happens in a run. The scheduler decides everything else. */
export interface Scenario {
  name: string;
  /** A sentence that describes it. */
  about: string;
  /** Maximum faults in one schedule of the exhaustive run. */
  faults: number;
  /** Other processes may run between a write and its repetition by the SDK. */
  repeatsLate?: true;
  /** A stage on which all processes have been started. */
  begin(): Stage;
  /** What a client does again after faults have stopped, in case it was lost. */
  again?(stage: Stage): void;
  /** Checks what must hold at the end, besides the invariants. Throws `Violation`. */
  end?(stage: Stage): void;
}
