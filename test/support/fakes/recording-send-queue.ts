import type { SendQueue } from '../../../shared/ports/sending/send-queue.ts';

export interface RecordingSendQueue extends SendQueue {
  /** The ids that were announced, in order. */
  readonly enqueued: string[];
}

/** The send queue as a list. It refuses the ids that the given function names. */
export const recordingSendQueue = (refuses: (id: string) => boolean = () => false): RecordingSendQueue => {
  const enqueued: string[] = [];
  return {
    enqueued,
    enqueue: async (ids) => {
      enqueued.push(...ids.filter((id) => !refuses(id)));
      return ids.filter(refuses);
    },
  };
};
