import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

const project = fileURLToPath(new URL('..', import.meta.url));
/** Inside the project, so that the paths in source maps, and with them the asset's hash, are the same everywhere. */
const cache = join(project, 'node_modules', '.cache', 'storemail');

/**
 * One function's real bundle, the same for AWS and for the local runner. CommonJS starts faster than ES modules
 * on Lambda; the AWS SDK is bundled because loading Lambda's own copy takes longer. `.cjs` so that no
 * package.json decides how the file is read.
 */
export const bundle = (name: string): Code => {
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, `${name}-`));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  buildSync({
    entryPoints: [join(project, 'functions', name, 'handler.ts')],
    outfile: join(directory, 'index.cjs'),
    bundle: true,
    minify: true,
    sourcemap: 'linked',
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  return Code.fromAsset(directory);
};
