import type { ComponentChildren } from 'preact';

export type NoticeKind = 'success' | 'warning' | 'error' | 'info';

const roles = { success: 'status', warning: undefined, error: 'alert', info: undefined } as const;

/** A notice; errors and successes are announced to screen readers. */
export const Notice = ({ kind, children }: { kind: NoticeKind; children: ComponentChildren }) => (
  <div class={`notice ${kind}`} role={roles[kind]}>
    {children}
  </div>
);
