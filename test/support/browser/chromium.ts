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

/** Where `@sparticuz/chromium` ships its Chromium; on other machines a Chrome must be installed. */
const isShipped = process.platform === 'linux' && process.arch === 'x64';

/** Another Chrome draws with the machine's fonts. */
export const hasOwnFonts = isShipped;

const packaged = () => {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const { version } = createRequire(entry)('../package.json') as { version: string };
  return { entry, version };
};

/**
 * The package unpacks into the folder of temporary files, and two processes that do so at once break each other. So
 * each unpacks into a folder of its own, by the package's own code, and the first one done gives it its final name.
 */
const unpack = async (): Promise<string> => {
  const { entry, version } = packaged();
  const directory = join(cache, `chromium-${version}`);
  if (existsSync(directory)) return directory;
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, 'chromium-'));
  const script = `import c from ${JSON.stringify(pathToFileURL(entry).href)}; await c.executablePath();`;
  // Told that this is Lambda, it brings the libraries along that a bare Linux lacks.
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

/** A headless browser; `undefined` where there is none, which the log says and the tests are skipped for. */
export const launchBrowser = async (): Promise<Browser | undefined> => {
  try {
    return await (isShipped ? launchShipped() : chromium.launch({ channel: 'chrome', timeout: HANG_MS }));
  } catch (error) {
    console.warn(`Browser tests are skipped: no browser could be started. Install Google Chrome. (${error})`);
    return undefined;
  }
};
