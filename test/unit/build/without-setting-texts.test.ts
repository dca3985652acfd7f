import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { bundleHandler } from '../../../infra/build/bundle-handler.ts';
import { withoutTexts } from '../../../infra/build/without-setting-texts.ts';

const folder = new URL('../../../shared/settings/schema/', import.meta.url);

describe('settings in a bundle', () => {
  it('have no texts, and everything else', () => {
    const source =
      "  setting({\n    path: 'a',\n    text: {\n      en: { label: 'L {', help: \"it's }\" },\n    },\n  }),\n";
    expect(withoutTexts(source)).toBe("  setting({\n    path: 'a',\n    text: undefined as never,\n  }),\n");
  });

  it('keep every path in the sources', async () => {
    for (const name of await readdir(folder)) {
      const source = await readFile(new URL(name, folder), 'utf8');
      const paths = (text: string) => text.match(/path: \S+/g);
      expect([name, paths(withoutTexts(source))]).toEqual([name, paths(source)]);
    }
  });

  it('of deliver-email contain no Japanese', async () => {
    const [index] = await bundleHandler('deliver-email');
    const code = index?.outputFiles.find(({ path }) => path.endsWith('.cjs'))?.text ?? '';
    expect(code).toContain('oauth2/client_id');
    expect(code).not.toMatch(/[\u3040-\u30ff]|\\u30[4-9a-fA-F]/);
  });
});
