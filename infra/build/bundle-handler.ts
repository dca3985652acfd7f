import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import manifest from '../../package.json' with { type: 'json' };
import { buildOptions, project } from './build-options.ts';
import { leanClients, withoutEventStreams } from './lean-clients.ts';
import { addressParser, leanNodemailer, mimeTypes } from './lean-nodemailer.ts';
import { withoutSettingTexts } from './without-setting-texts.ts';

/** A bundle of a function, and esbuild's metadata about it. */
export interface Bundle {
  /** Without `.cjs`. `handler` is loaded at every cold start, others on first use. */
  name: string;
  outputFiles: OutputFile[];
  metafile: Metafile;
}

/**
 * Code that is rarely needed: the entry point of each bundle by the import that loads it. It is bundled separately and loaded
 * on first use, to keep cold starts short. Most are the project's own, in the `imports` of package.json. They are explicit
 * because esbuild splits only ES modules.
 */
const entries: Record<string, string> = {
  ...Object.fromEntries(Object.entries(manifest.imports).map(([path, file]) => [path, join(project, file)])),
  'chrono-node/en': 'chrono-node/en',
  '#mime-types': mimeTypes,
  '#address-parser': addressParser,
};

/** `#open-mailbox` is in `open-mailbox.cjs`. */
const nameOf = (path: string): string => path.replace(/^#|\/.*/g, '');
const fileOf = (path: string): string => `./${nameOf(path)}.cjs`;

const lazyAliases = Object.fromEntries(Object.keys(entries).map((path) => [path, fileOf(path)]));

// Lambda provides credentials in environment variables; the default provider chain would be a tenth of a bundle.
const alias = {
  '@aws-sdk/credential-provider-node': join(project, 'shared', 'runtime', 'environment-credentials.ts'),
};

/**
 * CommonJS starts faster than ES modules on Lambda, and a bundled AWS SDK faster than Lambda's copy. With `.cjs`, the module
 * type does not depend on a package.json.
 */
const bundle = async (
  entry: string,
  name: string,
  { plugins = [], ...options }: Pick<BuildOptions, 'alias' | 'external' | 'plugins'>,
): Promise<Bundle> => {
  const { outputFiles, metafile } = await build({
    ...buildOptions,
    entryPoints: [{ in: entry, out: name }],
    outExtension: { '.js': '.cjs' },
    sourcemap: 'linked',
    sourcesContent: false,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    metafile: true,
    // import() of Node's modules reads all their exports, which for node:http loads undici (30 ms); require() does not.
    supported: { 'dynamic-import': false },
    plugins: [leanClients, ...plugins],
    ...options,
  });
  return { name, outputFiles, metafile };
};

const isImported = ({ metafile }: Bundle, path: string): boolean =>
  Object.values(metafile.outputs).some(({ imports }) => imports.some((imported) => imported.path === path));

/** The entry point, which is the same for all functions. */
export const loader = (): Promise<Bundle> => bundle(join(project, 'infra', 'build', 'loader.ts'), 'index', {});

/** The bundles of a function: its handler, and those that it loads lazily. */
export const bundleHandler = async (name: string): Promise<Bundle[]> => {
  const options = {
    alias: { ...alias, ...lazyAliases },
    external: Object.values(lazyAliases),
    plugins: [leanNodemailer, withoutEventStreams, withoutSettingTexts],
  };
  const handler = await bundle(join(project, 'functions', name, 'handler.ts'), 'handler', options);
  const needed = Object.entries(entries).filter(([path]) => isImported(handler, fileOf(path)));
  return [handler, ...(await Promise.all(needed.map(([path, entry]) => bundle(entry, nameOf(path), { alias }))))];
};
