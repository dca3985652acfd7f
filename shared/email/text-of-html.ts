/** Characters of html that are read; what `html` may hold. */
const MAX_HTML_CHARACTERS = 1_048_576;
/** Levels of elements that are read: mail has tables in tables, but not a hundred. */
const MAX_DEPTH = 100;

/**
 * The text part for an email that has only html: its words, with the addresses of links, without wrapping. The
 * converter is loaded by the first email that needs it, so that no start pays for it.
 */
export const textOf = async (html: string): Promise<string> => {
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
