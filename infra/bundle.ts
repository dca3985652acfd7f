import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildFunction } from './build.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
/** Inside the project, so that the paths in source maps, and with them the asset's hash, are the same everywhere. */
const cache = join(project, 'node_modules', '.cache', 'storemail');

const built: string[] = [];
process.once('exit', () => {
  for (const directory of built) rmSync(directory, { recursive: true, force: true });
});

/** One function's real bundle, the same for AWS and for the local runner. */
export const bundle = (name: string): Code => {
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, `${name}-`));
  built.push(directory);
  buildFunction(name, directory);
  return Code.fromAsset(directory);
};
