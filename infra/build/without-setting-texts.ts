import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const PROPERTY = /\n *text: \{/g;

/** The index after the brace that closes the one at `open`; braces in quoted text do not count. */
const closing = (source: string, open: number): number => {
  const tokens = /'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|[{}]/g;
  tokens.lastIndex = open;
  let depth = 0;
  for (let token = tokens.exec(source); token; token = tokens.exec(source)) {
    if (token[0] === '{') depth++;
    if (token[0] === '}' && --depth === 0) return tokens.lastIndex;
  }
  throw new Error('A text of a setting has no end');
};

/** A source without the `text: {…}` of its settings. */
export const withoutTexts = (source: string): string => {
  let kept = '';
  let from = 0;
  for (const { index, 0: property } of source.matchAll(PROPERTY)) {
    kept += `${source.slice(from, index)}\n    text: undefined as never`;
    from = closing(source, index + property.length - 1);
  }
  return kept + source.slice(from);
};

/** Labels and help of settings, in three languages, are for the page and the docs; functions never show them. */
export const withoutSettingTexts: Plugin = {
  name: 'without-setting-texts',
  setup: ({ onLoad }) => {
    onLoad({ filter: /[\\/]shared[\\/]settings[\\/]schema[\\/][\w-]+\.ts$/ }, async ({ path }) => ({
      contents: withoutTexts(await readFile(path, 'utf8')),
      loader: 'ts',
    }));
  },
};
