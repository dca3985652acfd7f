import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build as esbuild, type OutputFile } from 'esbuild';
import { env } from '../../shared/runtime/env.ts';
import { type Bundle, bundleHandler, loader } from './bundle-handler.ts';
import { cache, common, project } from './common.ts';
import { KeptBuilds } from './kept-builds.ts';

/** Each function is built at most once per process, since sources do not change while it runs. */
const built = new Map<string, Promise<string>>();
const keptBuilds = new KeptBuilds(project, cache);

/** Builds a function, and the page that it serves if it has one. Resolves to the folder, which is named by its content. */
export const buildFunction = (name: string): Promise<string> => {
  const folder = built.get(name) ?? build(name);
  built.set(name, folder);
  return folder;
};

const build = async (name: string): Promise<string> => {
  const kept = keptBuilds.find(name);
  if (kept !== undefined) return kept;
  const begunAt = Date.now();
  const [first, bundles, page] = await Promise.all([loader(), bundleHandler(name), buildPage(name)]);
  const parts = [first, ...bundles, ...page];
  const directory = await keep(
    name,
    parts.flatMap(({ outputFiles }) => outputFiles),
  );
  const inputs = new Set(parts.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  keptBuilds.keep(name, directory, [...inputs], begunAt);
  return directory;
};

/**
 * Flags that Lambda starts Node with (github.com/parcel-bundler/parcel/issues/9398), without the heap sizes, which do not
 * invalidate a code cache; other flags do.
 */
export const lambdaFlags = ['--expose-gc'];

const maker = join(project, 'infra', 'build', 'make-code-cache.ts');

/** The bundles only have to load, so the values of their environment variables do not matter. */
const addCodeCaches = async (directory: string): Promise<void> => {
  const variables = ['AWS_REGION', 'POWERTOOLS_SERVICE_NAME', ...Object.values(env)];
  const environment = {
    ...Object.fromEntries(variables.map((name) => [name, '1'])),
    LAMBDA_TASK_ROOT: directory,
  };
  await promisify(execFile)(process.execPath, [...lambdaFlags, maker, directory], { env: environment });
};

/**
 * Writes a folder atomically, since several processes may build at the same time. A code cache has different bytes each time,
 * so the folder's name depends on the Node that makes it instead.
 */
const keep = async (name: string, files: readonly OutputFile[]): Promise<string> => {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}`);
  for (const { path, contents } of files) hash.update(path).update(contents);
  const directory = join(cache, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(directory)) return directory;
  mkdirSync(cache, { recursive: true });
  const own = mkdtempSync(join(cache, 'building-'));
  for (const { path, contents } of files) writeFileSync(join(own, basename(path)), contents);
  await addCodeCaches(own);
  try {
    renameSync(own, directory);
  } catch (error) {
    rmSync(own, { recursive: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
};

/** page.js, page.css and the html files, beside the function's own bundle. */
export const pageFiles = async (name: string): Promise<OutputFile[]> =>
  (await buildPage(name)).flatMap(({ outputFiles }) => outputFiles);

const buildPage = async (name: string): Promise<Pick<Bundle, 'outputFiles' | 'metafile'>[]> => {
  const page = join(project, 'functions', name, 'page');
  if (!existsSync(join(page, 'main.tsx'))) return [];
  const { outputFiles, metafile } = await esbuild({
    ...common,
    metafile: true,
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
  });
  return [{ outputFiles, metafile }];
};
