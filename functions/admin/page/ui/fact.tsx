import type { ComponentChildren } from 'preact';

/** An entry of a list of facts; nothing if it is empty. */
export const Fact = ({ name, children }: { name: string; children: ComponentChildren }) =>
  children ? (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  ) : null;
