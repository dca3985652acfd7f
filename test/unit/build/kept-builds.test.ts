import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptBuilds } from '../../../infra/build/kept-builds.ts';

const WRITTEN = new Date('2026-03-01T11:00:00Z');
const BEGUN = Date.parse('2026-03-01T12:00:00Z');

let project: string;
let directory: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'storemail-builds-'));
  directory = join(project, 'cache', 'docs-0123');
  mkdirSync(directory, { recursive: true });
  for (const name of ['handler.ts', 'routes.ts', 'package-lock.json']) write(name, `// ${name}`);
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

const write = (name: string, text: string, at = WRITTEN): void => {
  writeFileSync(join(project, name), text);
  utimesSync(join(project, name), at, at);
};

/** Another process knows only what is on disk. */
const builds = () => new KeptBuilds(project, join(project, 'cache'));

const keep = (): void => builds().keep('docs', directory, ['handler.ts', 'routes.ts', 'generated:mime'], BEGUN);

describe('a function that was built', () => {
  it('is not built again while its files are the same, whenever they were written', () => {
    keep();
    write('routes.ts', '// routes.ts', new Date(BEGUN + 1));
    expect(builds().find('docs')).toBe(directory);
    expect(builds().find('admin')).toBeUndefined();
  });

  it.each<[string, () => void]>([
    ['a source is edited', () => write('routes.ts', '// other')],
    ['a source is removed', () => rmSync(join(project, 'routes.ts'))],
    ['dependencies are updated', () => write('package-lock.json', '{}')],
    [
      'a page is added',
      () => {
        mkdirSync(join(project, 'functions/docs/page'), { recursive: true });
        write('functions/docs/page/more.html', '');
      },
    ],
    ['its folder is gone', () => renameSync(directory, `${directory}-elsewhere`)],
  ])('is built again after %s', (_what, change) => {
    keep();
    change();
    expect(builds().find('docs')).toBeUndefined();
  });

  it('is not remembered if a source was edited meanwhile, since nobody knows which text was read', () => {
    write('routes.ts', '// newer', new Date(BEGUN + 1));
    keep();
    expect(builds().find('docs')).toBeUndefined();
  });
});
