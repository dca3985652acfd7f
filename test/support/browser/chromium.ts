import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { HANG_MS } from '../limits.ts';
import { writeFontconfig } from './fonts.ts';

const cache = fileURLToPath(new URL('../../../node_modules/.cache/storemail', import.meta.url));

/** `@sparticuz/chromium` supports this platform; on others, Chrome must be installed. */
const isShipped = process.platform === 'linux' && process.arch === 'x64';

/** An installed Chrome uses the machine's fonts. */
export const hasOwnFonts = isShipped;

const packaged = () => {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = createRequire(entry)('../package.json') as { version: string };
  return { entry, version };
};

/**
 * The package unpacks into the temporary folder, where two concurrent processes would break each other. So each
 * process unpacks into its own folder with the package's code, and the first one to finish renames its folder.
 */
const unpack = async (): Promise<string> => {
  const { entry, version } = packaged();
  const directory = join(cache, `chromium-${version}`);
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'chromium-'));
  const script = `import c from ${JSON.stringify(pathToFileURL(entry).href)}; await c.executablePath();`;
  // With this variable it believes it is on Lambda, and adds libraries that a minimal Linux lacks.
  const env = { ...process.env, TMPDIR: own, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env });
  await rename(own, directory).catch(() => rm(own, { recursive: true, force: true }));
  return directory;
};

const launchShipped = async (): Promise<Browser> => {
  const directory = await unpack();
  const env = {
    ...process.env,
    FONTCONFIG_FILE: await writeFontconfig(directory),
    LD_LIBRARY_PATH: join(directory, 'al2023', 'lib'),
  };
  return chromium.launch({
    executablePath: join(directory, 'chromium'),
    env: env as Record<string, string>,
    timeout: HANG_MS,
  });
};

/** A headless browser, or `undefined` if none can be started; browser tests are then skipped with a warning. */
export const launchBrowser = async (): Promise<Browser | undefined> => {
  try {
    return await (isShipped ? launchShipped() : chromium.launch({ channel: 'chrome', timeout: HANG_MS }));
  } catch (error) {
    console.warn(`Browser tests are skipped: no browser could be started. Install Google Chrome. (${error})`);
    return undefined;
  }
};
