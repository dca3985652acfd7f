import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** A change of the product's source that plants a fault. */
export interface Patch {
  /** Path of the file, relative to the project. */
  file: string;
  /** Text that occurs in it exactly once. */
  find: string;
  replace: string;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const project = join(here, '../..');
const standIn = (name: string): string => join(here, 'stand-ins', `${name}.ts`);

/** Modules that are replaced when the product imports them. */
const PACKAGES: Record<string, string> = {
  '@aws-sdk/client-dynamodb': standIn('dynamodb'),
  '@aws-sdk/client-sqs': standIn('sqs'),
  '@aws-sdk/client-ssm': standIn('ssm'),
  '@aws-sdk/client-lambda': standIn('lambda'),
  'nodemailer/lib/mail-composer': standIn('mail-composer'),
  'node:timers/promises': standIn('runtime'),
  'node:zlib': standIn('runtime'),
  'node:crypto': standIn('crypto'),
};

/** Files of the product that are replaced as a whole, such as those that use sockets. */
const FILES: Record<string, string> = {
  'shared/adapters/transports.ts': standIn('transports'),
  'shared/adapters/smtp/mail-probe.ts': standIn('mail-probe'),
  'shared/adapters/s3/s3-bucket.ts': standIn('s3-bucket'),
  'shared/adapters/smtp/resolve.ts': standIn('resolve'),
  'shared/adapters/oauth2/fetch-token.ts': standIn('fetch-token'),
  'shared/adapters/oauth2/sealed-tokens.ts': standIn('sealed-tokens'),
  'shared/settings/document/document.ts': standIn('document'),
};

/** The files that are loaded on first use, by the names under which they are imported. */
const { imports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as {
  imports: Record<string, string>;
};

const isProduct = (path: string): boolean =>
  ['functions/', 'shared/'].some((folder) => path.startsWith(join(project, folder)));

const replaceOutside = (): Plugin => ({
  name: 'replace the outside',
  setup({ onResolve }) {
    onResolve({ filter: /^[@#a-z]/ }, ({ path, importer }) => {
      const replacement = PACKAGES[path] ?? FILES[normalize(imports[path] ?? '')];
      return replacement !== undefined && isProduct(importer) ? { path: replacement } : undefined;
    });
    onResolve({ filter: /^\./ }, ({ path, resolveDir, importer }) => {
      if (!isProduct(importer)) return undefined;
      const replacement = FILES[relative(project, join(resolveDir, path))];
      return replacement === undefined ? undefined : { path: replacement };
    });
  },
});

/** The patched text. Throws unless the text to be replaced occurs exactly once. */
const patched = (text: string, { file, find, replace }: Patch): string => {
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`${file} has ${count} times what a planted fault replaces: ${find}`);
  return text.replace(find, () => replace);
};

const plant = (patches: readonly Patch[]): Plugin => ({
  name: 'plant faults',
  setup({ onLoad, onEnd }) {
    const left = new Set(patches.map(({ file }) => file));
    for (const file of left) {
      onLoad({ filter: new RegExp(`/${file.replaceAll('.', '\\.')}$`) }, async ({ path }) => {
        left.delete(file);
        const mine = patches.filter((patch) => patch.file === file);
        return { contents: mine.reduce(patched, await readFile(path, 'utf8')), loader: 'ts' };
      });
    }
    onEnd(() => {
      if (left.size > 0) throw new Error(`Nothing imports ${[...left].join(', ')}, which a planted fault changes`);
    });
  },
});

/** Bundles the product and its simulation into one file for a worker thread. */
export const bundle = async (patches: readonly Patch[] = []): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'worker.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
    define: {
      'process.env': 'simulatedEnvironment',
      'Date.now': 'simulatedNow',
      'Math.random': 'simulatedRandom',
      'AbortSignal.timeout': 'simulatedTimeout',
    },
    inject: [standIn('globals')],
    plugins: [replaceOutside(), plant(patches)],
  });
  return outputFiles[0]?.text ?? '';
};
