/** Characters of html that are read; what `html` may hold. */
const MAX_HTML_CHARACTERS = 1_048_576;
/** Levels of elements whose text is read: mail has tables in tables, but not a hundred. */
const MAX_DEPTH = 100;
/** Elements left open at once. The parser's time grows with their number times the length. */
const MAX_OPEN_ELEMENTS = 1_000;

/**
 * The text part for an email that has only html: its words, with the addresses of links, without wrapping. Empty, so
 * none, for html that no mail program writes and that would take seconds to read. The converter is loaded by the first
 * email that needs it, so that no start pays for it.
 */
export const textOf = async (html: string): Promise<string> => {
  if (openElements(html) > MAX_OPEN_ELEMENTS) return '';
  const { convert } = await import('html-to-text');
  return convert(html, {
    wordwrap: false,
    limits: { maxInputLength: MAX_HTML_CHARACTERS, maxDepth: MAX_DEPTH },
    selectors: [
      { selector: 'img', format: 'skip' },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ],
  });
};

const TAG = /<(\/?)([a-z][a-z0-9]*)/gi;
/** Elements without an end, and those whose end may be left out: they do not pile up. */
const CLOSED_BY_THEMSELVES =
  /^(?:area|base|br|col|dd|dt|embed|hr|img|input|li|link|meta|option|p|source|td|th|tr|wbr)$/i;

/** About how many elements are open at once at most. */
const openElements = (html: string): number => {
  let open = 0;
  let most = 0;
  for (const [, slash, name = ''] of html.matchAll(TAG)) {
    if (CLOSED_BY_THEMSELVES.test(name)) continue;
    open = Math.max(0, open + (slash ? -1 : 1));
    most = Math.max(most, open);
  }
  return most;
};
