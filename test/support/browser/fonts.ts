import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** Arimo has the metrics of Liberation Sans; Open Sans is bundled with Chromium, for machines without fonts. */
export const families = ['DejaVu Sans', 'Arimo', 'Noto Sans JP', 'Open Sans'] as const;

const folders = ['dejavu-fonts-ttf/ttf', '@expo-google-fonts/arimo', '@expo-google-fonts/noto-sans-jp'];

const config = (dirs: string[], cache: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  ${dirs.map((dir) => `<dir>${dir}</dir>`).join('\n  ')}
  <cachedir>${cache}</cachedir>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <!-- Whatever a page asks for that is not here, as system-ui: the widest of the common fonts. -->
  <match><edit name="family" mode="append_last"><string>DejaVu Sans</string></edit></match>
</fontconfig>
`;

/**
 * Writes a fontconfig file that knows these fonts and none of the machine's.
 *
 * @param chromium The folder that `@sparticuz/chromium` was unpacked into.
 * @returns The path of the file, for FONTCONFIG_FILE.
 */
export const writeFontconfig = async (chromium: string): Promise<string> => {
  const file = join(chromium, 'fonts.conf');
  const dirs = [join(chromium, 'fonts'), ...folders.map((folder) => join(packages, folder))];
  // Another process may be reading it.
  const half = `${file}.${randomUUID()}`;
  await writeFile(half, config(dirs, join(chromium, 'font-cache')));
  await rename(half, file);
  return file;
};
