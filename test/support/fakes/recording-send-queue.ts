import type { SendQueue } from '../../../shared/ports/sending/send-queue.ts';

export interface RecordingSendQueue extends SendQueue {
  /** The enqueued ids, in order. */
  readonly enqueued: string[];
  /** The scope that each id was enqueued with, if any. */
  readonly scopes: Map<string, string | undefined>;
}

/** Records the send queue. Refuses the ids that `refuses` selects. */
export const recordingSendQueue = (refuses: (id: string) => boolean = () => false): RecordingSendQueue => {
  const enqueued: string[] = [];
  const scopes = new Map<string, string | undefined>();
  return {
    enqueued,
    scopes,
    enqueue: async (ids, scopeOf) => {
      for (const id of ids) scopes.set(id, scopeOf?.(id));
      enqueued.push(...ids.filter((id) => !refuses(id)));
      return ids.filter(refuses);
    },
  };
};
