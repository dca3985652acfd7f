import * as product from '../../../shared/settings/document/document.ts';
import type { Parsed } from '../../../shared/settings/document/read-values.ts';

// biome-ignore lint/performance/noBarrelFile: it replaces a file of the product, of which others may import anything.
export * from '../../../shared/settings/document/document.ts';

/** Caches the product's own parser, since the same few documents are parsed millions of times. */
const once = (parse: (text: string, scope: string) => Parsed): ((text: string, scope: string) => Parsed) => {
  const known = new Map<string, Parsed>();
  return (text, scope) => {
    const key = `${scope} ${text}`;
    const found = known.get(key) ?? Object.freeze(parse(text, scope));
    if (found.ok) Object.freeze(found.document);
    known.set(key, found);
    return found;
  };
};

export const parseDocument = once(product.parseDocument);
export const parseDocumentInForce = once(product.parseDocumentInForce);
