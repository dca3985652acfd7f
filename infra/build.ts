import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync, type Metafile, type OutputFile } from 'esbuild';

const project = fileURLToPath(new URL('..', import.meta.url));
/** Inside the project, so that the paths in source maps, and with them the asset's hash, are the same everywhere. */
const cache = join(project, 'node_modules', '.cache', 'storemail');

/** Sources do not change while a process runs: it builds each function once. */
const built = new Map<string, string>();

/** Builds a function, and the page that it serves if it has one. Returns the folder, which is named by its content. */
export const buildFunction = (name: string): string => {
  const directory = built.get(name) ?? keep(name, [...handlerFiles(name), ...pageFiles(name)]);
  built.set(name, directory);
  return directory;
};

const common: BuildOptions & { write: false } = {
  bundle: true,
  minify: true,
  write: false,
  outdir: join(cache, 'built'),
  legalComments: 'none',
  logLevel: 'warning',
};

/** A bundle of a function, and what it is made of. */
export interface Bundle {
  /** Without `.cjs`. `index` is loaded at every cold start, others when they are needed. */
  name: string;
  outputFiles: OutputFile[];
  metafile: Metafile;
}

/**
 * What few emails need, by what the sources import: bundles of their own, loaded when the first such email comes. A
 * cold start would have to read them all the same if they were in one file; esbuild splits only ES modules.
 */
const lazy: Record<string, { name: string; entry: string }> = {
  '#lambda-function': {
    name: 'lambda-function',
    entry: join(project, 'shared', 'adapters', 'lambda-function.ts'),
  },
  '#s3-bucket': { name: 's3-bucket', entry: join(project, 'shared', 'adapters', 's3-bucket.ts') },
  'html-to-text': { name: 'html-to-text', entry: 'html-to-text' },
  'chrono-node/en': { name: 'chrono-node', entry: 'chrono-node/en' },
  '#compose': { name: 'compose', entry: join(project, 'shared', 'email', 'compose.ts') },
};

const fileOf = (name: string): string => `./${name}.cjs`;
const lazyFiles = Object.values(lazy).map(({ name }) => fileOf(name));
const lazyAliases = Object.fromEntries(Object.entries(lazy).map(([path, { name }]) => [path, fileOf(name)]));

// Lambda hands credentials over in the environment: the chain that looks elsewhere is a tenth of a bundle.
const alias = {
  '@aws-sdk/credential-provider-node': join(project, 'shared', 'runtime', 'environment-credentials.ts'),
};

/**
 * CommonJS starts faster than ES modules on Lambda; the AWS SDK is bundled because loading Lambda's own copy takes
 * longer. `.cjs` so that no package.json decides how the file is read.
 */
const bundle = (entry: string, name: string, options: Pick<BuildOptions, 'alias' | 'external'>): Bundle => {
  const { outputFiles, metafile } = buildSync({
    ...common,
    entryPoints: [{ in: entry, out: name }],
    outExtension: { '.js': '.cjs' },
    sourcemap: 'linked',
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    metafile: true,
    ...options,
  });
  return { name, outputFiles, metafile };
};

const isImported = ({ metafile }: Bundle, path: string): boolean =>
  Object.values(metafile.outputs).some(({ imports }) => imports.some((imported) => imported.path === path));

/** The bundles of a function's own code. */
export const bundleHandler = (name: string): Bundle[] => {
  const options = { alias: { ...alias, ...lazyAliases }, external: lazyFiles };
  const index = bundle(join(project, 'functions', name, 'handler.ts'), 'index', options);
  const needed = Object.values(lazy).filter((later) => isImported(index, fileOf(later.name)));
  return [index, ...needed.map((later) => bundle(later.entry, later.name, { alias }))];
};

const handlerFiles = (name: string): OutputFile[] => bundleHandler(name).flatMap(({ outputFiles }) => outputFiles);

/** page.js, page.css and the html files, beside the function's own bundle. */
const pageFiles = (name: string): OutputFile[] => {
  const page = join(project, 'functions', name, 'page');
  if (!existsSync(join(page, 'main.tsx'))) return [];
  return buildSync({
    ...common,
    entryPoints: [
      { in: join(page, 'main.tsx'), out: 'page' },
      { in: join(page, 'page.css'), out: 'page' },
      ...globSync(join(page, '*.html')).map((file) => ({ in: file, out: basename(file, '.html') })),
    ],
    tsconfig: join(page, 'tsconfig.json'),
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    charset: 'utf8',
    loader: { '.html': 'copy' },
  }).outputFiles;
};

/** Writes files into a folder that is there as a whole or not at all: processes build at the same time. */
const keep = (name: string, files: readonly OutputFile[]): string => {
  const hash = createHash('sha256');
  for (const { path, contents } of files) hash.update(path).update(contents);
  const directory = join(cache, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(directory)) return directory;
  mkdirSync(cache, { recursive: true });
  const own = mkdtempSync(join(cache, 'building-'));
  for (const { path, contents } of files) writeFileSync(join(own, basename(path)), contents);
  try {
    renameSync(own, directory);
  } catch (error) {
    rmSync(own, { recursive: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
};
