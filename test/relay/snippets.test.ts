import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { usage } from '../../infra/relay/command-line.ts';
import { type FakeApi, startFakeApi } from './support/fake-api.ts';
import { createHome, type RelayProcess, startRelay } from './support/relay.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(project, 'docs', 'connect');
const pages = globSync('*.md', { cwd: folder });
const textOf = (page: string): string => readFileSync(join(folder, page), 'utf8');

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const start = async (): Promise<{ api: FakeApi; relay: RelayProcess }> => {
  const api = await startFakeApi();
  cleanUps.push(api.close);
  const home = await createHome({ api: api.url });
  cleanUps.push(home.remove);
  const relay = await startRelay(home);
  cleanUps.push(() => relay.kill());
  return { api, relay };
};

const snippet = (page: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(textOf(page))?.[1] ?? '';

/** Runs a page's snippet as a reader would, at this relay's port. */
const runSnippet = async (page: string, language: string, port: number, command: string, file: string) => {
  // Inside the project, so that its packages are found.
  const place = await mkdtemp(join(project, 'node_modules', '.snippet-'));
  cleanUps.push(() => rm(place, { recursive: true, force: true }));
  await writeFile(join(place, file), snippet(page, language).replaceAll('2525', String(port)));
  const child = spawn(command, [join(place, file)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [code] = await once(child, 'exit');
  return code;
};

const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0;

describe('the snippets', () => {
  it.each(
    [
      { page: 'nodejs.md', language: 'js', command: process.execPath, file: 'send.mjs' },
      { page: 'python.md', language: 'python', command: 'python3', file: 'send.py' },
    ].filter(({ command }) => has(command)),
  )('$page sends an email', async ({ page, language, command, file }) => {
    const { api, relay } = await start();
    expect(await runSnippet(page, language, relay.port, command, file)).toBe(0);
    const [email] = api.accepted;
    expect(email).toMatchObject({ to: ['customer@example.net'] });
    expect(email?.raw.toString()).toContain('Subject: Your order\r\n');
  });
});

describe('the pages', () => {
  it('are all in the table', () => {
    const table = textOf('README.md');
    for (const page of pages.filter((name) => name !== 'README.md' && name !== 'relay.md'))
      expect(table).toContain(`](${page})`);
  });

  it.each(pages)('%s links to files that are there', (page) => {
    const links = [...textOf(page).matchAll(/\]\(([^)#]+?)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    const missing = links.filter(
      (link) => !/^https?:/.test(link) && globSync(resolve(folder, dirname(page), link)).length === 0,
    );
    expect(missing).toEqual([]);
  });

  it('name options and fields that there are', () => {
    for (const option of ['--implicit-tls', '--listen', '--config']) expect(usage).toContain(option);
    for (const [, field] of textOf('relay.md').matchAll(/^\| `(\w+)`/gm)) expect(usage).toContain(field);
  });
});
