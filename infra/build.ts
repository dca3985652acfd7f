import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const project = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds a function into a folder. CommonJS starts faster than ES modules on Lambda; the AWS SDK is bundled because
 * loading Lambda's own copy takes longer. `.cjs` so that no package.json decides how the file is read.
 */
export const buildFunction = (name: string, directory: string): void => {
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
    // Lambda hands credentials over in the environment: the chain that looks elsewhere is a tenth of a bundle.
    alias: { '@aws-sdk/credential-provider-node': join(project, 'shared', 'runtime', 'environment-credentials.ts') },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const page = join(project, 'functions', name, 'page');
  if (existsSync(join(page, 'main.tsx'))) buildPage(page, directory);
};

/** Builds the page that a function serves: page.js, page.css and its html files, beside the function's own bundle. */
const buildPage = (page: string, directory: string): void => {
  buildSync({
    entryPoints: [
      { in: join(page, 'main.tsx'), out: 'page' },
      { in: join(page, 'page.css'), out: 'page' },
      ...globSync(join(page, '*.html')).map((file) => ({ in: file, out: basename(file, '.html') })),
    ],
    outdir: directory,
    tsconfig: join(page, 'tsconfig.json'),
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    charset: 'utf8',
    loader: { '.html': 'copy' },
    legalComments: 'none',
    logLevel: 'warning',
  });
};
