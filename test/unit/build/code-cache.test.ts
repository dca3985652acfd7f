import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeFile, loadingFrom, readScript } from '../../../infra/build/code-cache.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'storemail-code-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const require = createRequire(import.meta.url);

const bundle = (name: string, source: string): string => {
  const path = join(directory, name);
  writeFileSync(path, source);
  return path;
};

/** Writes the code cache of a bundle, as the build does. */
const makeCode = (path: string): void => {
  const { script, run } = readScript(path);
  run(require);
  writeFileSync(codeFile(path), script.createCachedData());
};

it('runs a bundle with its code cache', () => {
  const path = bundle('handler.cjs', 'exports.double = (n) => 2 * n;');
  makeCode(path);
  const { script, run } = readScript(path);
  expect(script.cachedDataRejected).toBe(false);
  expect((run(require).double as (n: number) => number)(21)).toBe(42);
});

it('compiles a bundle whose cache is damaged, or belongs to another source', () => {
  const path = bundle('handler.cjs', 'exports.text = "first";');
  makeCode(path);
  bundle('handler.cjs', 'exports.text = "another source";');
  for (const spoil of [
    () => {},
    () => writeFileSync(codeFile(path), 'no code'),
    () => writeFileSync(codeFile(path), ''),
  ]) {
    spoil();
    expect(readScript(path).run(require).text).toBe('another source');
  }
});

it('compiles a bundle whose cache was made under other flags', () => {
  const path = bundle('handler.cjs', 'exports.text = "compiled";');
  const module = new URL('../../../infra/build/code-cache.ts', import.meta.url).href;
  const make = `
    import { writeFileSync } from 'node:fs';
    import { codeFile, readScript } from '${module}';
    const path = ${JSON.stringify(path)};
    writeFileSync(codeFile(path), readScript(path).script.createCachedData());
  `;
  execFileSync(process.execPath, ['--no-opt', '--input-type=module', '-e', make]);
  const { script, run } = readScript(path);
  expect(script.cachedDataRejected).toBe(true);
  expect(run(require).text).toBe('compiled');
});

it('loads bundles of the same folder once, and leaves everything else to Node', () => {
  bundle('handler.cjs', "exports.path = require('node:path'); exports.lazy = () => require('./lazy.cjs');");
  bundle('lazy.cjs', 'exports.loadedAt = performance.now();');
  const load = loadingFrom(directory, require);
  const { path, lazy } = load('./handler.cjs') as { path: unknown; lazy: () => unknown };
  expect(path).toBe(require('node:path'));
  expect(lazy()).toBe(lazy());
});

it('keeps line numbers in stack traces', () => {
  const path = bundle('handler.cjs', 'exports.fail = () => { throw new Error("no"); };');
  const fail = readScript(path).run(require).fail as () => void;
  expect(fail).toThrow(expect.objectContaining({ stack: expect.stringContaining(`${path}:1:`) }));
});
