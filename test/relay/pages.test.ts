import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { usage } from '../../infra/relay/command-line.ts';

const folder = fileURLToPath(new URL('../../docs/connect', import.meta.url));
const pages = globSync('*.md', { cwd: folder });
const textOf = (page: string): string => readFileSync(join(folder, page), 'utf8');

describe('the pages', () => {
  it('are all in the table', () => {
    const table = textOf('README.md');
    for (const page of pages.filter((name) => name !== 'README.md' && name !== 'relay.md'))
      expect(table).toContain(`](${page})`);
  });

  it.each(pages)('%s links to existing files', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)#]+?)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    const missing = links.filter(
      (link) => !/^https?:/.test(link) && globSync(resolve(folder, dirname(page), link)).length === 0,
    );
    expect(missing).toEqual([]);
  });

  it('name existing options and fields', () => {
    for (const option of ['--implicit-tls', '--listen', '--config']) expect(usage).toContain(option);
    for (const [, field] of textOf('relay.md').matchAll(/^\| `(\w+)`/gm)) expect(usage).toContain(field);
  });
});
