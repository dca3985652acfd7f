import type { EmailItem } from '../../api/emails-api.ts';
import type { List } from '../../api/list.ts';

/** The emails loaded so far, newest first. */
export interface LoadedEmails {
  emails: readonly EmailItem[];
  /** The id after which older emails follow; absent if there are none. */
  olderAfter?: string;
}

const cursorOf = ({ data, has_more, next_after }: List<EmailItem>): { olderAfter?: string } => {
  const cursor = next_after ?? data.at(-1)?.id;
  return has_more && cursor !== undefined ? { olderAfter: cursor } : {};
};

/**
 * Whether there may be a gap between a page and the emails loaded before, because a whole page of new emails arrived.
 */
const isApart = ({ emails: [newest] }: LoadedEmails, page: List<EmailItem>, olderAfter: string): boolean =>
  newest !== undefined && newest.id < olderAfter && page.data.at(-1)?.id === olderAfter;

/**
 * Merges the newest page into the loaded emails: new emails on top, known ones updated, older ones and the position
 * of the search kept. Ids are UUIDv7, so the smaller one of two is older.
 */
export const withNewest = (loaded: LoadedEmails | undefined, page: List<EmailItem>): LoadedEmails => {
  const { olderAfter } = cursorOf(page);
  if (!loaded || olderAfter === undefined || isApart(loaded, page, olderAfter)) {
    return { emails: page.data, ...cursorOf(page) };
  }
  const hasGoneFurther = loaded.olderAfter === undefined || loaded.olderAfter < olderAfter;
  if (!hasGoneFurther) return { emails: page.data, olderAfter };
  return { ...loaded, emails: [...page.data, ...loaded.emails.filter(({ id }) => id < olderAfter)] };
};

export const withOlder = ({ emails }: LoadedEmails, page: List<EmailItem>): LoadedEmails => ({
  emails: [...emails, ...page.data],
  ...cursorOf(page),
});

/** When the email of a UUIDv7 was accepted, in ISO 8601, to show how far a search has got. */
export const timeOf = (id: string): string =>
  new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toISOString();
