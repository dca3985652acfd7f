import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../../infra/cli/settings.ts', import.meta.url));
const printHelp = (stdout: 'pipe' | number): ChildProcess =>
  spawn(process.execPath, [program, '--help'], { stdio: ['ignore', stdout, 'pipe'] });

const ended = async (child: ChildProcess) => {
  const [stderr, [code]] = await Promise.all([text(child.stderr ?? Readable.from([])), once(child, 'close')]);
  return { code, stderr };
};

describe('a command', () => {
  it('ends without a word when nobody reads its output any more', async () => {
    const child = printHelp('pipe');
    child.stdout?.destroy();
    expect(await ended(child)).toEqual({ code: 0, stderr: '' });
  });

  it.runIf(existsSync('/dev/full'))('fails with a sentence when its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const child = printHelp(full);
    closeSync(full);
    expect(await ended(child)).toEqual({ code: 1, stderr: 'The output cannot be written (ENOSPC).\n' });
  });
});
