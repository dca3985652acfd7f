import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile } from 'esbuild';
import { common, project } from './common.ts';
import { leanClients, withoutEventStreams } from './lean-clients.ts';
import { leanNodemailer, mimeTypes } from './lean-nodemailer.ts';
import { withoutSettingTexts } from './without-setting-texts.ts';

/** A bundle of a function, and esbuild's metadata about it. */
export interface Bundle {
  /** Without `.cjs`. `handler` is loaded at every cold start, others on first use. */
  name: string;
  outputFiles: OutputFile[];
  metafile: Metafile;
}

/**
 * Code that is rarely needed, by the import that loads it. It is bundled separately and loaded on first use, to keep cold
 * starts short. These are explicit because esbuild splits only ES modules.
 */
const lazy: Record<string, { name: string; entry: string }> = {
  '#lambda-function': {
    name: 'lambda-function',
    entry: join(project, 'shared', 'adapters', 'lambda', 'lambda-function.ts'),
  },
  '#oauth2': { name: 'oauth2', entry: join(project, 'shared', 'adapters', 'oauth2', 'access-tokens.ts') },
  '#sts': { name: 'sts', entry: join(project, 'shared', 'adapters', 'sts', 'identity-tokens.ts') },
  '#queued-request': {
    name: 'queued-request',
    entry: join(project, 'functions', 'deliver-email', 'queued-request.ts'),
  },
  '#sendmail': { name: 'sendmail', entry: join(project, 'shared', 'adapters', 'sendmail', 'sendmail-transport.ts') },
  '#open-mailbox': { name: 'open-mailbox', entry: join(project, 'shared', 'adapters', 'imap', 'open-mailbox.ts') },
  '#s3-bucket': { name: 's3-bucket', entry: join(project, 'shared', 'adapters', 's3', 's3-bucket.ts') },
  '#s3-uploads': { name: 's3-uploads', entry: join(project, 'shared', 'adapters', 's3', 's3-uploads.ts') },
  '#s3-downloads': { name: 's3-downloads', entry: join(project, 'shared', 'adapters', 's3', 's3-downloads.ts') },
  '#email-metrics': { name: 'email-metrics', entry: join(project, 'shared', 'metrics', 'email-metrics.ts') },
  '#parse-mime': { name: 'parse-mime', entry: join(project, 'shared', 'email', 'mime', 'parse-mime.ts') },
  '#reason-code': { name: 'reason-code', entry: join(project, 'shared', 'email', 'faults', 'reason-code.ts') },
  '#plain-text': {
    name: 'plain-text',
    entry: join(project, 'shared', 'email', 'message', 'plain-text', 'plain-text.ts'),
  },
  'chrono-node/en': { name: 'chrono-node', entry: 'chrono-node/en' },
  '#token-store': { name: 'token-store', entry: join(project, 'shared', 'adapters', 'dynamodb', 'token-store.ts') },
  '#dkim-key': { name: 'dkim-key', entry: join(project, 'shared', 'email', 'dkim', 'key.ts') },
  '#dkim': { name: 'dkim', entry: join(project, 'shared', 'email', 'dkim', 'sign.ts') },
  '#compose': { name: 'compose', entry: join(project, 'shared', 'email', 'message', 'compose.ts') },
  '#mime-types': { name: 'mime-types', entry: mimeTypes },
};

const fileOf = (name: string): string => `./${name}.cjs`;
const lazyFiles = Object.values(lazy).map(({ name }) => fileOf(name));
const lazyAliases = Object.fromEntries(Object.entries(lazy).map(([path, { name }]) => [path, fileOf(name)]));

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
    external: lazyFiles,
    plugins: [leanNodemailer, withoutEventStreams, withoutSettingTexts],
  };
  const handler = await bundle(join(project, 'functions', name, 'handler.ts'), 'handler', options);
  const needed = Object.values(lazy).filter(({ name }) => isImported(handler, fileOf(name)));
  return [handler, ...(await Promise.all(needed.map(({ entry, name }) => bundle(entry, name, { alias }))))];
};
