import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const text = readFileSync(new URL('CONTRIBUTING.md', root), 'utf8');

const sectionOf = (heading: string): string => text.split(`### ${heading}\n`)[1]?.split(/\n##/)[0] ?? '';
const filesIn = (section: string): string[] =>
  [...section.matchAll(/`([\w./-]+\.ts)`/g)].flatMap(([, file = '']) => (file.includes('/') ? [file] : []));

it.each(['One email, from the request to the mail server', 'One save of settings'])(
  'CONTRIBUTING walks through existing files, each once: %s',
  (heading) => {
    const files = filesIn(sectionOf(heading));
    expect(files.length).toBeGreaterThan(8);
    expect(files.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
    expect(new Set(files).size).toBe(files.length);
  },
);

it('CONTRIBUTING names no file or folder that does not exist', () => {
  const paths = [...text.matchAll(/`((?:functions|shared|infra|test|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(50);
  expect(paths.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
});

it('CONTRIBUTING lists every folder of shared', () => {
  const folders = readdirSync(new URL('shared', root), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => `\`shared/${name}\``).filter((folder) => !text.includes(folder))).toEqual([]);
});
