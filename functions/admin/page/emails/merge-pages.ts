import type { EmailItem } from '../api/emails-api.ts';
import type { List } from '../api/list.ts';

/** The emails that were loaded so far, newest first. */
export interface LoadedEmails {
  emails: readonly EmailItem[];
  /** There are older ones than these. */
  hasOlder: boolean;
}

/**
 * The newest page over what was loaded before: new emails on top, known ones as they are now, older ones kept.
 * Ids are UUIDv7: of two, the smaller one is older.
 */
export const withNewest = (loaded: LoadedEmails | undefined, { data, has_more }: List<EmailItem>): LoadedEmails => {
  const last = data.at(-1);
  if (!loaded || !has_more || !last) return { emails: data, hasOlder: has_more };
  const older = loaded.emails.filter(({ id }) => id < last.id);
  return { emails: [...data, ...older], hasOlder: older.length === 0 || loaded.hasOlder };
};

export const withOlder = (loaded: LoadedEmails, { data, has_more }: List<EmailItem>): LoadedEmails => ({
  emails: [...loaded.emails, ...data],
  hasOlder: has_more,
});
