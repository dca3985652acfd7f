import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { EmailItem } from '../../api/emails-api.ts';
import type { EmailFilter } from './filter.ts';

/** The selected emails among those shown. */
export interface Selection {
  emails: readonly EmailItem[];
  has(id: string): boolean;
  toggle(id: string): void;
  set(ids: readonly string[]): void;
}

/** Starts empty, and is cleared by another filter; emails that are no longer shown are not selected either. */
export const useSelection = (shown: readonly EmailItem[], filter: EmailFilter): Selection => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  useLayoutEffect(() => setIds(new Set()), [filter]);
  return useMemo(
    () => ({
      emails: shown.filter(({ id }) => ids.has(id)),
      has: (id) => ids.has(id),
      toggle: (id) =>
        setIds((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id])),
      set: (chosen) => setIds(new Set(chosen)),
    }),
    [shown, ids],
  );
};
