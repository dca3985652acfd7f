import { useCallback, useEffect, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { EmailFilter } from '../api/emails-api.ts';
import { usePolled } from '../ui/use-polled.ts';
import { type LoadedEmails, withNewest, withOlder } from './merge-pages.ts';

/** Often enough to watch a send, rare enough to cost nothing. */
const REFRESH_MS = 4000;

export interface EmailList {
  loaded: LoadedEmails | undefined;
  error: unknown;
  loadOlder(): Promise<void>;
  refresh(): Promise<void>;
}

/** The emails that match, newest first, kept fresh; older ones when asked for. Another filter starts from nothing. */
export const useEmailList = (filter: EmailFilter): EmailList => {
  const { emails: api } = useApi();
  const [known, setKnown] = useState<{ filter: EmailFilter; loaded: LoadedEmails }>();
  const [olderError, setOlderError] = useState<unknown>();
  const newest = usePolled(
    useCallback(() => api.list(filter), [api, filter]),
    REFRESH_MS,
  );
  const loaded = known?.filter === filter ? known.loaded : undefined;

  useEffect(() => {
    const page = newest.value;
    if (!page) return;
    setKnown((before) => ({ filter, loaded: withNewest(before?.filter === filter ? before.loaded : undefined, page) }));
  }, [newest.value, filter]);

  const loadOlder = async () => {
    if (loaded?.olderAfter === undefined) return;
    try {
      const page = await api.list(filter, loaded.olderAfter);
      setOlderError(undefined);
      setKnown((before) => (before?.filter === filter ? { filter, loaded: withOlder(before.loaded, page) } : before));
    } catch (error) {
      setOlderError(error);
    }
  };

  return { loaded, error: newest.error ?? olderError, loadOlder, refresh: newest.refresh };
};
