import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

export const project = fileURLToPath(new URL('../..', import.meta.url));

/** Inside the project, so that paths in source maps, and thus asset hashes, do not depend on the machine. */
export const cache = join(project, 'node_modules', '.cache', 'storemail');

export const buildOptions: BuildOptions & { write: false } = {
  absWorkingDir: project,
  bundle: true,
  minify: true,
  write: false,
  outdir: join(cache, 'built'),
  legalComments: 'none',
  logLevel: 'warning',
};
