import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const PROPERTY = /\n *text: \{/g;

/** The index after the brace that closes the one at `open`; ignores braces in strings. */
const endOfBlock = (source: string, open: number): number => {
  const tokens = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|[{}]/g;
  tokens.lastIndex = open;
  let depth = 0;
  for (let token = tokens.exec(source); token; token = tokens.exec(source)) {
    if (token[0] === '{') depth++;
    if (token[0] === '}' && --depth === 0) return tokens.lastIndex;
  }
  throw new Error('Unclosed text of a setting');
};

/** Removes the property `text: {…}` of settings from a source file. */
export const withoutTexts = (source: string): string => {
  let output = '';
  let from = 0;
  for (const { index, 0: property } of source.matchAll(PROPERTY)) {
    output += `${source.slice(from, index)}\n    text: undefined as never`;
    from = endOfBlock(source, index + property.length - 1);
  }
  return output + source.slice(from);
};

/** Labels and help texts of settings, in three languages, are for the page and the docs; functions do not use them. */
export const withoutSettingTexts: Plugin = {
  name: 'without-setting-texts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]shared[\\/]settings[\\/]schema[\\/][\w-]+\.ts$/ }, async ({ path }) => ({
      contents: withoutTexts(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};
