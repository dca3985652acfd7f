import type { MailboxProgress, MailboxStore } from '../../../shared/ports/emails/mailbox.ts';

/** An in-memory implementation of the port. */
export const memoryMailboxStore = (): MailboxStore => {
  const kept = new Map<string, MailboxProgress>();
  const held = new Map<string, number>();
  return {
    take: async (scope, now, until) => {
      if ((held.get(scope) ?? 0) > now) return undefined;
      held.set(scope, until);
      return structuredClone(kept.get(scope) ?? {});
    },
    write: async (scope, until, progress, isLast) => {
      if (held.get(scope) !== until) return false;
      kept.set(scope, structuredClone({ ...kept.get(scope), ...progress }));
      if (isLast) held.delete(scope);
      return true;
    },
    report: async (scope) => kept.get(scope)?.report,
  };
};
