import type { FirstAttempt } from '../../../shared/ports/sending/send-queue.ts';

export interface RecordingFirstAttempt extends FirstAttempt {
  /** The ids of each call, in order. */
  readonly made: string[][];
}

/** First attempts as a list. It fails for the ids that the given function names. */
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
