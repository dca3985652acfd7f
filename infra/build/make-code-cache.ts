/**
 * Runs in a process of its own, with the flags that functions run with, and writes V8's code for each bundle of a folder.
 * Loading a bundle first makes V8 compile what a cold start runs, so that this is in the code, too.
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
