import type { EmailItem } from '../api/emails-api.ts';
import type { List } from '../api/list.ts';

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

/**
 * The newest page over what was loaded before: new emails on top, known ones as they are now, older ones kept.
 * Ids are UUIDv7: of two, the smaller one is older.
 */
export const withNewest = (loaded: LoadedEmails | undefined, page: List<EmailItem>): LoadedEmails => {
  const { olderAfter } = cursorOf(page);
  if (!loaded || olderAfter === undefined) return { emails: page.data, ...cursorOf(page) };
  const older = loaded.emails.filter(({ id }) => id < olderAfter);
  return older.length === 0 ? { emails: page.data, olderAfter } : { ...loaded, emails: [...page.data, ...older] };
};

export const withOlder = ({ emails }: LoadedEmails, page: List<EmailItem>): LoadedEmails => ({
  emails: [...emails, ...page.data],
  ...cursorOf(page),
});
