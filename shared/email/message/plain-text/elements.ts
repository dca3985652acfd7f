import type { Display } from './display.ts';

/** What an element does to the text around it. */
export type Effect =
  | 'cell'
  | 'hidden'
  | 'image'
  | 'item'
  | 'line'
  | 'line-break'
  | 'link'
  | 'list'
  | 'paragraph'
  | 'preformatted'
  | 'quote'
  | 'raised'
  | 'rule'
  | 'apart';

const setOf = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

const names: Record<Effect, string> = {
  // Cells of a row and what stands beside each other without a blank in between.
  cell: 'td',
  apart: 'audio button canvas embed input meter object progress rp rt select svg text textarea video',
  line: `address article aside caption center dd details dialog div dl dt fieldset figcaption figure footer form header
    hgroup legend main nav optgroup option search section summary table tbody tr`,
  paragraph: 'h1 p',
  list: 'dir menu ol ul',
  item: 'li',
  quote: 'blockquote',
  preformatted: 'listing plaintext pre xmp',
  'line-break': 'br',
  rule: 'hr',
  link: 'a',
  image: 'area img',
  raised: 'sub sup',
  hidden: 'datalist iframe noembed noframes script style template title',
};

const effects = new Map(
  Object.entries(names).flatMap(([effect, list]) => list.split(/\s+/).map((name) => [name, effect as Effect])),
);

/** What an element does to the text, by its name; `undefined`: nothing. */
export const effectOf = (name: string, isForeign = false): Effect | undefined => {
  const effect = effects.get(name);
  if (!isForeign) return effect;
  if (isHiddenInForeign.has(name)) return 'hidden';
  return effect === 'hidden' ? undefined : effect;
};

// Elements that end each other, or are written alike, have one name here.
const families = new Map(
  Object.entries({ dd: 'dt', h1: 'h2 h3 h4 h5 h6', img: 'image', tbody: 'tfoot thead', td: 'th' }).flatMap(
    ([family, members]) => members.split(' ').map((name) => [name, family]),
  ),
);

/** The name by which an element is opened and closed. */
export const familyOf = (name: string): string => families.get(name) ?? name;

/** What keeps an element's words from those around it. */
export type Gap = 'blank' | 'digits' | 'line' | 'paragraph';

const gaps: Record<Effect, Gap | undefined> = {
  apart: 'blank',
  cell: 'blank',
  hidden: undefined,
  image: 'blank',
  item: 'line',
  line: 'line',
  'line-break': undefined,
  link: undefined,
  list: 'line',
  paragraph: 'paragraph',
  preformatted: 'paragraph',
  quote: 'paragraph',
  raised: 'digits',
  rule: 'line',
};

/** The gap before and after an element, as its name has it or, where that is less, its style. */
export const gapOf = (effect: Effect | undefined, display?: Display): Gap | undefined => {
  const gap = effect && gaps[effect];
  if (display === 'block' && effect !== 'cell' && gap !== 'paragraph') return 'line';
  return display === 'apart' ? (gap ?? 'blank') : gap;
};

const isHiddenInForeign = setOf('annotation annotation-xml defs desc metadata script style symbol title');

/** Elements that have no end (HTML standard 13.1.2). */
export const isVoid = setOf(
  'area base basefont bgsound br col embed frame hr img input link meta param source track wbr',
);

/** Wrappers of the whole document, which ends with its last character, whatever they say. */
export const isWrapper = setOf('body head html');

/** The parts of a table, which are ignored outside one, and what each stands in directly: all else there ends before it. */
export const partsOfTable: ReadonlyMap<string, readonly string[]> = new Map([
  ['caption', ['table']],
  ['tbody', ['table']],
  ['tr', ['tbody', 'table']],
  ['td', ['tr', 'tbody', 'table']],
]);

/** Elements that style words and nothing else. A block's end does not end them, and none of them is worth remembering. */
export const isStyling = setOf('b big code em font i nobr s small strike strong tt u');

/** Whether an element ends the SVG or MathML that it stands in (HTML standard 13.2.6.5). */
export const endsForeign = (name: string): boolean => {
  const effect = effectOf(name);
  if (isStyling.has(name)) return name !== 'font';
  if (name === 'span') return true;
  return effect !== undefined && effect !== 'apart' && effect !== 'hidden' && effect !== 'link';
};

const implied = new Map([
  ['a', ['a']],
  ['button', ['button']],
  ['dd', ['p', 'dd']],
  ['li', ['p', 'li']],
  ['option', ['option']],
  ['optgroup', ['option', 'optgroup']],
]);
const endsParagraph =
  setOf(`address article aside blockquote center details dialog dir div dl fieldset figcaption figure
  footer form h1 header hgroup hr listing main menu nav ol p plaintext pre search section summary table ul xmp`);

/** The elements that end when this one begins (HTML standard 13.2.6.4.7 and those after it). */
export const endedBy = (name: string): readonly string[] => implied.get(name) ?? (endsParagraph.has(name) ? ['p'] : []);
