import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceFrame } from '../../../shared/runtime/source-frame.ts';

describe('a frame of a bundle', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'storemail-frames-'));
    writeFileSync(
      join(directory, 'work.ts'),
      'const unused = 1;\nexport const fail = () => {\n  throw new Error("x");\n};\n',
    );
    writeFileSync(
      join(directory, 'entry.ts'),
      'import { fail } from "./work.ts";\ntry { fail(); } catch (error) { console.log(error.stack); }\n',
    );
    buildSync({
      entryPoints: [join(directory, 'entry.ts')],
      outfile: join(directory, 'index.cjs'),
      bundle: true,
      minify: true,
      format: 'cjs',
      sourcemap: 'linked',
    });
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('names the source, its line and its column', () => {
    const stack = execFileSync(process.execPath, [join(directory, 'index.cjs')], { encoding: 'utf8' });
    const [frame = ''] = stack
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
    expect(frame).toContain('index.cjs:1:');
    expect(sourceFrame(frame)).toMatch(/^at .*\(?work\.ts:3:9\)?$/);
  });
});

it('does not change frames outside bundles, or in one without a source map', () => {
  for (const frame of ['at node:internal/main:1:2', 'at work (/nowhere/index.cjs:1:2)', 'at <anonymous>']) {
    expect(sourceFrame(frame)).toBe(frame);
  }
});
