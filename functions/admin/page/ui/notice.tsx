import type { ComponentChildren } from 'preact';

export type NoticeKind = 'success' | 'warning' | 'error' | 'info';

const roles = { success: 'status', warning: undefined, error: 'alert', info: undefined } as const;

/** Something the reader should know; errors and successes are told to screen readers when they appear. */
export const Notice = ({ kind, children }: { kind: NoticeKind; children: ComponentChildren }) => (
  <div class={`notice ${kind}`} role={roles[kind]}>
    {children}
  </div>
);
