import type { DismissedWarning, DismissedWarnings } from '../../../../shared/ports/settings/dismissed-warnings.ts';

type Id = Pick<DismissedWarning, 'scope' | 'code' | 'path'>;

const keyOf = ({ scope, code, path }: Id): string => [scope, code, path].join(' ');

/** An in-memory implementation of the port. */
export const memoryDismissedWarnings = (): DismissedWarnings => {
  const dismissed = new Map<string, DismissedWarning>();
  return {
    read: async (scopes) => structuredClone([...dismissed.values()].filter(({ scope }) => scopes.includes(scope))),
    dismiss: async (warning) => {
      dismissed.set(keyOf(warning), structuredClone(warning));
    },
    restore: async (warning) => {
      dismissed.delete(keyOf(warning));
    },
  };
};
