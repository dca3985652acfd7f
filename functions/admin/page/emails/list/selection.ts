import { useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { EmailItem } from '../../api/emails-api.ts';
import type { EmailFilter } from './filter.ts';

/** Which of the emails that are shown somebody chose. */
export interface Selection {
  emails: readonly EmailItem[];
  has(id: string): boolean;
  toggle(id: string): void;
  set(ids: readonly string[]): void;
}

/** Nothing is chosen at first, nor with another filter; what is not shown any more is not chosen either. */
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
