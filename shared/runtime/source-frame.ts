import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** `at work (/var/task/index.cjs:12:345)`: the text before the location, the location in a bundle, the text after it. */
const BUNDLED = /^(at .*?)(\/[^()]*\.cjs):(\d+):(\d+)(\)?)$/;

const maps = new Map<string, SourceMap | undefined>();

/** The map beside a bundle, read once. */
const mapOf = (bundle: string): SourceMap | undefined => {
  if (!maps.has(bundle)) {
    const file = `${bundle}.map`;
    maps.set(bundle, existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined);
  }
  return maps.get(bundle);
};

/**
 * Maps a stack frame to the sources. Node's own `--enable-source-maps` would read the maps at every cold start, adding a
 * sixth to it; this reads them only when there is an error to log.
 */
export const sourceFrame = (frame: string): string => {
  const [, before, bundle, line, column, after] = BUNDLED.exec(frame) ?? [];
  if (bundle === undefined) return frame;
  const origin = mapOf(bundle)?.findOrigin(Number(line), Number(column));
  if (!origin || !('fileName' in origin)) return frame;
  const path = origin.fileName.replace(/^(?:\.\.\/)+/, '');
  return `${before}${path}:${origin.lineNumber}:${origin.columnNumber}${after}`;
};
