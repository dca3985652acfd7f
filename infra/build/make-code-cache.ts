/**
 * Writes the code cache of each bundle in a folder. Runs in its own process, with Lambda's flags. Runs each bundle first, so
 * that the cache contains the functions that V8 compiles lazily during a cold start.
 */
import { globSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { codeFile, loadingFrom, readScript } from './code-cache.ts';

const directory = String(process.argv[2]);
const load = loadingFrom(directory, createRequire(import.meta.url));

for (const bundle of globSync(join(directory, '*.cjs')).filter((file) => basename(file) !== 'index.cjs')) {
  const { script, run } = readScript(bundle);
  run(load);
  writeFileSync(codeFile(bundle), script.createCachedData());
}
process.exit();
