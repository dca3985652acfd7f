import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build as esbuild, type OutputFile } from 'esbuild';
import { env } from '../../shared/runtime/env.ts';
import { buildOptions, cache, project } from './build-options.ts';
import { type Bundle, bundleHandler, loader } from './bundle-handler.ts';
import { KeptBuilds } from './kept-builds.ts';

/** Each function is built at most once per process. */
const built = new Map<string, Promise<string>>();
const keptBuilds = new KeptBuilds(project, cache);

/** Builds a function, and its page if it has one. Resolves to the folder, whose name contains a hash of its content. */
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
  const directory = await writeFolder(
    name,
    parts.flatMap(({ outputFiles }) => outputFiles),
  );
  const inputs = new Set(parts.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  keptBuilds.keep(name, directory, [...inputs], begunAt);
  return directory;
};

/**
 * Flags with which Lambda starts Node (github.com/parcel-bundler/parcel/issues/9398). A code cache is valid only for the
 * same flags, except for heap sizes, which are omitted here.
 */
export const lambdaFlags = ['--expose-gc'];

const codeCacheProgram = join(project, 'infra', 'build', 'make-code-cache.ts');

/** Adds code caches. The values of the environment variables do not matter, since bundles are only loaded. */
const addCodeCaches = async (directory: string): Promise<void> => {
  const variables = ['AWS_REGION', 'POWERTOOLS_SERVICE_NAME', ...Object.values(env)];
  const environment = {
    ...Object.fromEntries(variables.map((name) => [name, '1'])),
    LAMBDA_TASK_ROOT: directory,
  };
  await promisify(execFile)(process.execPath, [...lambdaFlags, codeCacheProgram, directory], { env: environment });
};

/**
 * Writes the folder atomically, since several processes may build at the same time. Code caches are not reproducible, so the
 * hash in the folder's name includes the version of Node instead.
 */
const writeFolder = async (name: string, files: readonly OutputFile[]): Promise<string> => {
  const hash = createHash('sha256').update(`${process.version} ${process.arch}`);
  for (const { path, contents } of files) hash.update(path).update(contents);
  const directory = join(cache, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(directory)) return directory;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, 'building-'));
  for (const { path, contents } of files) writeFileSync(join(temporary, basename(path)), contents);
  await addCodeCaches(temporary);
  try {
    renameSync(temporary, directory);
  } catch (error) {
    rmSync(temporary, { recursive: true });
    if (!existsSync(directory)) throw error;
  }
  return directory;
};

/** The files of a function's page: page.js, page.css and HTML. */
export const pageFiles = async (name: string): Promise<OutputFile[]> =>
  (await buildPage(name)).flatMap(({ outputFiles }) => outputFiles);

const buildPage = async (name: string): Promise<Pick<Bundle, 'outputFiles' | 'metafile'>[]> => {
  const page = join(project, 'functions', name, 'page');
  if (!existsSync(join(page, 'main.tsx'))) return [];
  const { outputFiles, metafile } = await esbuild({
    ...buildOptions,
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
