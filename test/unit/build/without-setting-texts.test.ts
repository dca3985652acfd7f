import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { bundleHandler } from '../../../infra/build/bundle-handler.ts';
import { withoutTexts } from '../../../infra/build/without-setting-texts.ts';
import { settings } from '../../../shared/settings/schema/schema.ts';

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

  it('of deliver-email contain no help of settings', async () => {
    const [index] = await bundleHandler('deliver-email');
    const code = index?.outputFiles.find(({ path }) => path.endsWith('.cjs'))?.text ?? '';
    expect(code).toContain('oauth2/client_id');
    // esbuild writes other characters in its own way.
    const help = [...settings.values()]
      .map(({ text }) => text.en.help)
      .filter((text) => /^[\w ,.:;()-]{20,}$/.test(text));
    expect(help.length).toBeGreaterThan(20);
    expect(help.filter((text) => code.includes(text))).toEqual([]);
  });
});
