import type { Doorbell } from '../../../shared/ports/doorbell.ts';

export interface RecordingDoorbell extends Doorbell {
  /** The ids that were announced, in order. */
  readonly rung: string[];
}

/** The send queue as a list. It refuses the ids that the given function names. */
export const recordingDoorbell = (refuses: (id: string) => boolean = () => false): RecordingDoorbell => {
  const rung: string[] = [];
  return {
    rung,
    ring: async (ids) => {
      rung.push(...ids.filter((id) => !refuses(id)));
      return ids.filter(refuses);
    },
  };
};
