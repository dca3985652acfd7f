import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build as esbuild, type OutputFile } from 'esbuild';
import { bundleHandler } from './bundle-handler.ts';
import { cache, common, project } from './common.ts';

/** Each function is built once per process, since sources do not change while it runs. */
const built = new Map<string, Promise<string>>();

/** Builds a function, and the page that it serves if it has one. Resolves to the folder, which is named by its content. */
export const buildFunction = (name: string): Promise<string> => {
  const folder = built.get(name) ?? build(name);
  built.set(name, folder);
  return folder;
};

const build = async (name: string): Promise<string> => {
  const [bundles, page] = await Promise.all([bundleHandler(name), pageFiles(name)]);
  return keep(name, [...bundles.flatMap(({ outputFiles }) => outputFiles), ...page]);
};

/** Writes a folder atomically, since several processes may build at the same time. */
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

/** page.js, page.css and the html files, beside the function's own bundle. */
export const pageFiles = async (name: string): Promise<OutputFile[]> => {
  const page = join(project, 'functions', name, 'page');
  if (!existsSync(join(page, 'main.tsx'))) return [];
  const { outputFiles } = await esbuild({
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
  });
  return outputFiles;
};
