import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, type OutputFile } from 'esbuild';
import { common, project } from './common.ts';

/** page.js, page.css and the html files, beside the function's own bundle. */
export const pageFiles = async (name: string): Promise<OutputFile[]> => {
  const page = join(project, 'functions', name, 'page');
  if (!existsSync(join(page, 'main.tsx'))) return [];
  const { outputFiles } = await build({
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
