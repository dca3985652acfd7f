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
export const effectOf = (name: string, isForeign = false): Effect | undefined =>
  isForeign && isHiddenInForeign.has(name) ? 'hidden' : effects.get(name);

// Elements that end each other, or are written alike, have one name here.
const families = new Map(
  Object.entries({ dd: 'dt', h1: 'h2 h3 h4 h5 h6', img: 'image', tbody: 'tfoot thead', td: 'th' }).flatMap(
    ([family, members]) => members.split(' ').map((name) => [name, family]),
  ),
);

/** The name by which an element is opened and closed. */
export const familyOf = (name: string): string => families.get(name) ?? name;

const isHiddenInForeign = setOf('annotation annotation-xml defs desc metadata symbol');

/** Elements that have no end (HTML standard 13.1.2). */
export const isVoid = setOf(
  'area base basefont bgsound br col embed frame hr img input link meta param source track wbr',
);

/** Wrappers of the whole document, which ends with its last character, whatever they say. */
export const isWrapper = setOf('body head html');

/** Elements that are ignored outside a table. */
export const isPartOfTable = setOf('caption tbody td tr');

/** Elements that style words and nothing else. A block's end does not end them, and none of them is worth remembering. */
export const isStyling = setOf('b big code em font i nobr s small strike strong tt u');

/** Whether an element ends the SVG or MathML that it stands in (HTML standard 13.2.6.5). */
export const endsForeign = (name: string): boolean => {
  const effect = effectOf(name);
  if (isStyling.has(name) || name === 'span') return true;
  return effect !== undefined && effect !== 'apart' && effect !== 'hidden' && effect !== 'link';
};

const ROW = ['td', 'caption', 'tr'];
const implied = new Map([
  ['a', ['a']],
  ['button', ['button']],
  ['caption', [...ROW, 'tbody']],
  ['dd', ['p', 'dd']],
  ['li', ['p', 'li']],
  ['option', ['option']],
  ['optgroup', ['option', 'optgroup']],
  ['tbody', [...ROW, 'tbody']],
  ['td', ['td', 'caption']],
  ['tr', ROW],
]);
const endsParagraph =
  setOf(`address article aside blockquote center details dialog dir div dl fieldset figcaption figure
  footer form h1 header hgroup hr listing main menu nav ol p plaintext pre search section summary table ul xmp`);

/** The elements that end when this one begins (HTML standard 13.2.6.4.7 and those after it). */
export const endedBy = (name: string): readonly string[] => implied.get(name) ?? (endsParagraph.has(name) ? ['p'] : []);
