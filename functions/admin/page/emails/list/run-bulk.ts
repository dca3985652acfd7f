import type { EmailItem } from '../../api/emails-api.ts';

/** How far work on many emails has come. */
export interface Progress {
  done: readonly EmailItem[];
  failed: readonly { email: EmailItem; error: unknown }[];
}

/** Few enough to leave the key's rate to the storefronts. */
const AT_ONCE = 4;

/**
 * Does the same to each email, some at once, and tells after each how far it has come; one that fails stops no other.
 * Begins nothing more once `signal` is aborted.
 */
export const runBulk = async (
  emails: readonly EmailItem[],
  work: (email: EmailItem) => Promise<unknown>,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<void> => {
  const left = [...emails];
  let progress: Progress = { done: [], failed: [] };
  const tell = (change: Partial<Progress>) => {
    progress = { ...progress, ...change };
    onProgress(progress);
  };
  const worker = async (): Promise<void> => {
    for (let email = left.shift(); email && !signal.aborted; email = left.shift()) {
      const one = email;
      await work(one).then(
        () => tell({ done: [...progress.done, one] }),
        (error: unknown) => tell({ failed: [...progress.failed, { email: one, error }] }),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};
