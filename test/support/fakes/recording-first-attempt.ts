import type { FirstAttempt } from '../../../shared/ports/sending/send-queue.ts';

export interface RecordingFirstAttempt extends FirstAttempt {
  /** The ids of each call, in order. */
  readonly made: string[][];
}

/** Records first attempts. Fails for the ids that `fails` selects. */
export const recordingFirstAttempt = (fails: (id: string) => boolean = () => false): RecordingFirstAttempt => {
  const made: string[][] = [];
  return {
    made,
    make: async (ids) => {
      made.push([...ids]);
      return ids.filter(fails);
    },
  };
};
