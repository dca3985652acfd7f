import { type DefaultTreeAdapterTypes, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;

const NEVER_SHOWN = /^(?:datalist|iframe|noembed|noframes|script|style|template|title)$/;
const WRAPPERS = /^(?:html|head|body)$/;

/** The words like `w12` that a browser without scripts would show, according to parse5, a complete HTML parser. */
export const shownWords = (html: string): string[] => {
  const words: string[] = [];
  const walk = (node: Node): void => {
    if ('value' in node) words.push(...(node.value.match(/w\d+/g) ?? []));
    if (!('childNodes' in node) || isHidden(node)) return;
    for (const child of node.childNodes) walk(child);
  };
  walk(parse(html, { scriptingEnabled: false }));
  return words;
};

const isHidden = (node: Node): boolean => {
  if (!('tagName' in node) || WRAPPERS.test(node.tagName)) return false;
  return (
    NEVER_SHOWN.test(node.tagName) ||
    node.attrs.some(({ name, value }) => name === 'hidden' || (name === 'style' && value === 'display:none'))
  );
};
