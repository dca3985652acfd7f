import type { Attributes } from './html-tokens.ts';

/** How an element's own attributes say it is displayed; `undefined`: as usual for its name. */
export type Display = 'hidden' | 'block' | 'apart' | undefined;

const DECLARATION = /(?:^|;)\s*(display|visibility)\s*:\s*([a-z-]+)([^;]*)/gi;

/** Reads the `style` and `hidden` attributes. Style sheets are ignored, as they are by many mail programs. */
export const displayOf = ({ style, hidden }: Attributes): Display => {
  if (style === undefined) return hidden === undefined ? undefined : 'hidden';
  const { display, visibility } = declarationsOf(style);
  if (visibility === 'hidden' || visibility === 'collapse') return 'hidden';
  if (display === undefined) return hidden === undefined ? undefined : 'hidden';
  return displays.get(display);
};

const displays: ReadonlyMap<string, Display> = new Map([
  ['none', 'hidden'],
  ...['block', 'flex', 'flow-root', 'grid', 'list-item', 'table', 'table-caption', 'table-row'].map(
    (value) => [value, 'block'] as const,
  ),
  ...['inline-block', 'inline-flex', 'inline-grid', 'inline-table', 'table-cell'].map(
    (value) => [value, 'apart'] as const,
  ),
]);

/** The winning declaration of each property: the last `!important` one, otherwise the last one. */
const declarationsOf = (style: string): { display?: string; visibility?: string } => {
  const values: Record<string, string> = {};
  const important = new Set<string>();
  for (const [, property = '', value = '', rest = ''] of style.matchAll(DECLARATION)) {
    const name = property.toLowerCase();
    const isImportant = /!\s*important/i.test(rest);
    if (important.has(name) && !isImportant) continue;
    if (isImportant) important.add(name);
    values[name] = value.toLowerCase();
  }
  return values;
};
