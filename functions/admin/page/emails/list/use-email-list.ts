import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import { usePolled } from '../../ui/use-polled.ts';
import { askedFor, type EmailFilter, isSearch } from './filter.ts';
import { type LoadedEmails, withNewest, withOlder } from './merge-pages.ts';

/** How often to refresh, in milliseconds: often enough to watch a send. A search reads a thousand emails each time. */
const REFRESH_MS = 4000;
const REFRESH_SEARCH_MS = 10_000;

/** A search continues automatically until it has found this many emails, or examined this many pages of a thousand. */
const WANTED = 20;
const PAGES_AT_ONCE = 10;

export interface EmailList {
  loaded: LoadedEmails | undefined;
  error: unknown;
  /** A search is continuing automatically. */
  isSearching: boolean;
  loadOlder(): void;
  refresh(): Promise<void>;
}

interface Known {
  filter: EmailFilter;
  loaded: LoadedEmails;
  /** How many more pages may be examined automatically. */
  pagesLeft: number;
}

/** The matching emails, newest first, refreshed periodically; older ones on request. Another filter starts over. */
export const useEmailList = (filter: EmailFilter): EmailList => {
  const { emails: api } = useApi();
  const [known, setKnown] = useState<Known>();
  const [olderError, setOlderError] = useState<unknown>();
  const isLoading = useRef<string | undefined>(undefined);
  const search = isSearch(filter);
  const newest = usePolled(
    useCallback(() => api.list(askedFor(filter, Date.now())), [api, filter]),
    search ? REFRESH_SEARCH_MS : REFRESH_MS,
  );
  const current = known?.filter === filter ? known : undefined;
  const loaded = current?.loaded;

  useEffect(() => {
    const page = newest.value;
    if (!page) return;
    setKnown((before) => {
      const same = before?.filter === filter ? before : undefined;
      return { filter, loaded: withNewest(same?.loaded, page), pagesLeft: same?.pagesLeft ?? PAGES_AT_ONCE };
    });
  }, [newest.value, filter]);

  const loadPage = useCallback(
    async (after: string) => {
      if (isLoading.current === after) return;
      isLoading.current = after;
      try {
        const page = await api.list(askedFor(filter, Date.now()), after);
        setOlderError(undefined);
        // Discarded if the filter changed or the list was restarted meanwhile.
        setKnown((before) =>
          before?.filter === filter && before.loaded.olderAfter === after
            ? { filter, loaded: withOlder(before.loaded, page), pagesLeft: before.pagesLeft - 1 }
            : before,
        );
      } catch (error) {
        setOlderError(error);
      } finally {
        isLoading.current = undefined;
      }
    },
    [api, filter],
  );

  const next = loaded?.olderAfter;
  const wantsMore = search && (loaded?.emails.length ?? 0) < WANTED && (current?.pagesLeft ?? 0) > 0;
  const isSearching = wantsMore && next !== undefined && olderError === undefined;
  useEffect(() => {
    if (isSearching && next !== undefined) void loadPage(next);
  }, [isSearching, next, loadPage]);

  const loadOlder = () => {
    if (next === undefined) return;
    setOlderError(undefined);
    setKnown((before) => before && { ...before, pagesLeft: PAGES_AT_ONCE });
    void loadPage(next);
  };

  return { loaded, error: newest.error ?? olderError, isSearching, loadOlder, refresh: newest.refresh };
};
