import type { ComponentChildren } from 'preact';

/** An entry of a list of facts; what is empty is left out. */
export const Fact = ({ name, children }: { name: string; children: ComponentChildren }) =>
  children ? (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  ) : null;
