import type { EmailItem } from '../../api/emails-api.ts';
import type { List } from '../../api/list.ts';

/** The emails that were loaded so far, newest first. */
export interface LoadedEmails {
  emails: readonly EmailItem[];
  /** Behind which id older ones follow; absent: there are none. */
  olderAfter?: string;
}

const cursorOf = ({ data, has_more, next_after }: List<EmailItem>): { olderAfter?: string } => {
  const cursor = next_after ?? data.at(-1)?.id;
  return has_more && cursor !== undefined ? { olderAfter: cursor } : {};
};

/** Whether emails may lie between a page and what was loaded before it: a whole page of new ones came at once. */
const isApart = ({ emails: [newest] }: LoadedEmails, page: List<EmailItem>, olderAfter: string): boolean =>
  newest !== undefined && newest.id < olderAfter && page.data.at(-1)?.id === olderAfter;

/**
 * The newest page over what was loaded before: new emails on top, known ones as they are now, older ones kept, and the
 * search where it had come to. Ids are UUIDv7: of two, the smaller one is older.
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

/** When the email of a UUIDv7 was accepted, in ISO 8601: how far a search has come. */
export const timeOf = (id: string): string =>
  new Date(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toISOString();
