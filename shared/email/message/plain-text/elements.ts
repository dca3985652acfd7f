import type { Display } from './display.ts';

/** What an element does to the text. */
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

// Elements that close each other or are handled alike share one name.
const families = new Map(
  Object.entries({ h1: 'h2 h3 h4 h5 h6', img: 'image', tbody: 'tfoot thead', td: 'th' }).flatMap(([family, members]) =>
    members.split(' ').map((name) => [name, family]),
  ),
);

/** The name under which an element is opened and closed. */
export const familyOf = (name: string): string => families.get(name) ?? name;

/** What an element's end tag must be called: the end of any heading closes any other. */
export const endTagOf = (tag: string): string => (familyOf(tag) === 'h1' ? 'h1' : tag);

/** What separates an element's words from those before and after it. */
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

/** The gap before and after an element: the larger of those that its name and its style ask for. */
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

/** Elements around the whole document. They are ignored: text after `</html>` is shown, too. */
export const isWrapper = setOf('body head html');

/** Parts of a table, which are ignored outside one, and their possible parents: a part closes everything else in its parent. */
export const partsOfTable: ReadonlyMap<string, readonly string[]> = new Map([
  ['caption', ['table']],
  ['tbody', ['table']],
  ['tr', ['tbody', 'table']],
  ['td', ['tr', 'tbody', 'table']],
]);

/** Elements that the end of a styling element does not close (HTML standard 13.2.4.2, "special"), by family. */
const isSpecial = setOf(`address applet article aside blockquote button caption center dd details dir div dl
  dt fieldset figcaption figure footer foreignobject form h1 header hgroup iframe li listing main marquee menu nav noembed
  noframes noscript object ol p plaintext pre script search section select style summary table tbody td template textarea
  title tr ul xmp`);

/** Elements that only style words. */
export const isStyling = setOf('b big code em font i nobr s small strike strong tt u');

/** Whether the end of a styling element closes this one inside it, by family. Links are styling elements to browsers. */
export const isInline = (name: string): boolean => !isSpecial.has(name) && !isStyling.has(name) && name !== 'a';

/** Whether an element closes the SVG or MathML around it (HTML standard 13.2.6.5). */
export const endsForeign = (name: string): boolean => {
  const effect = effectOf(name);
  if (isStyling.has(name)) return name !== 'font';
  if (name === 'span') return true;
  return effect !== undefined && effect !== 'apart' && effect !== 'hidden' && effect !== 'link';
};

/** Items, which end where the next one begins. */
export const isItem = setOf('dd dt li');

const isPassed = setOf('address div p');

/** Whether a new item inside this element does not close an item around it (HTML standard 13.2.6.4.7, "li"). */
export const isWall = (name: string): boolean => isSpecial.has(name) && !isPassed.has(name);

const implied = new Map([
  ['a', ['a']],
  ['button', ['button']],
  ['dd', ['p', 'dd', 'dt']],
  ['dt', ['p', 'dd', 'dt']],
  ['li', ['p', 'li']],
]);
const endsParagraph =
  setOf(`address article aside blockquote center details dialog dir div dl fieldset figcaption figure
  footer form h1 header hgroup hr listing main menu nav ol p plaintext pre search section summary table ul xmp`);

/** Elements that are closed when this one begins directly inside them. */
const endedInside = new Map([
  ['h1', ['h1']],
  ['option', ['option']],
  ['optgroup', ['option', 'optgroup']],
]);

/** The elements that this one closes if it begins directly inside them (HTML standard 13.2.6.4.7). */
export const endedDirectlyInside = (name: string): readonly string[] => endedInside.get(name) ?? [];

/** The elements that are closed implicitly when this one begins (HTML standard 13.2.6.4.7 ff.). */
export const endedBy = (name: string): readonly string[] => implied.get(name) ?? (endsParagraph.has(name) ? ['p'] : []);
