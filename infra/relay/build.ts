/** `npm run build:relay`: bundles the relay into one file that needs only Node 20 or newer. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const project = fileURLToPath(new URL('../..', import.meta.url));
const defaultOutput = join(project, 'dist', 'storemail-relay.mjs');

/**
 * CommonJS inside an ES module: importing `node:http` evaluates all its exports, which loads half of Node and takes
 * 30 ms; requiring it does not. `sendmail` starts a process for each message.
 */
const banner = [
  '#!/usr/bin/env node',
  "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
].join('\n');

export const buildRelay = async (output: string): Promise<void> => {
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  const { outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: [join(project, 'infra', 'relay', 'main.ts')],
    bundle: true,
    minify: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: { RELAY_VERSION: JSON.stringify(version) },
    banner: { js: banner },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild wrote no file');
  await mkdir(dirname(output), { recursive: true });
  await writeFile(output, file.contents);
  await chmod(output, 0o755);
};

const usage = `Usage: npm run build:relay -- [file]

Bundles the relay into one file (default: dist/storemail-relay.mjs).

Options:
  --help  Shows this help.

Exit codes: 0 success, 1 failure, 2 wrong usage.
`;

const main = async ([file = defaultOutput, ...others]: string[]): Promise<void> => {
  if (file === '--help' || file === '-h') {
    process.stdout.write(usage);
  } else if (file.startsWith('-') || others.length > 0) {
    process.stderr.write('This command takes one file and no options. Run npm run build:relay -- --help for usage.\n');
    process.exitCode = 2;
  } else {
    await buildRelay(resolve(file));
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
