import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { completionScript, wordsOf } from '../../../infra/cli/completion/script.ts';
import { settingsUsage } from '../../../infra/cli/settings/settings-arguments.ts';
import { HANG_MS } from '../../support/limits.ts';

const run = promisify(execFile);
const program = fileURLToPath(new URL('../../../infra/cli/completion.ts', import.meta.url));

/** What bash offers after these words. */
const offered = async (...words: string[]): Promise<string[]> => {
  const script = `${completionScript('bash', { settings: settingsUsage, deploy: '  --stage <stage>  Name.' })}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_storemail_npm; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['-c', script]);
  return stdout.split('\n').filter((line) => line !== '');
};

it('offers commands, subcommands and options', async () => {
  expect(await offered('npm', 'run', 'de')).toEqual(['deploy']);
  expect(await offered('npm', 'run', 'settings', '--', 'ro')).toEqual(['rollback']);
  expect(await offered('npm', 'run', 'settings', '--', 'set', 'eu', '--inh')).toEqual(['--inherit']);
  expect(await offered('npm', 'run', 'deploy', '--', '--st')).toEqual(['--stage']);
});

it("does not affect npm's other commands", async () => {
  expect(await offered('npm', 'ins')).toEqual([]);
});

it('offers the words in the help', () => {
  const words = ['diff', 'get', 'history', 'import', 'rollback', 'set', '--apply', '--verify', '--json', '--help'];
  expect(wordsOf(settingsUsage)).toEqual(expect.arrayContaining(words));
});

it('takes no words from examples in the help', async () => {
  const { stdout } = await run(process.execPath, [program, 'bash']);
  expect(stdout).toContain("completion) words='--help --json bash zsh' ;;");
});

it.each(['bash', 'zsh'])('is printed for %s', async (shell) => {
  const { stdout } = await run(process.execPath, [program, shell]);
  expect(stdout).toContain('complete -o default -F _storemail_npm npm');
  expect(stdout.includes('bashcompinit')).toBe(shell === 'zsh');
});

const isThere = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

/** zsh's own pseudo-terminals: reads the script in a shell, types something and Tab, and waits for what should be added. */
const typing = `zmodload zsh/zpty
zpty -e shell "$1"
zpty -w shell "source $2; PS1=ready-\\$((1 + 1))"
zpty -r shell seen '*ready-2*'
zpty -w -n shell "$3"$'\\t'
zpty -r shell seen "*$4*"`;

const interactive = { bash: 'bash --norc --noprofile -i', zsh: 'zsh -f -i' };

describe.skipIf(!isThere('zsh') || !isThere('bash')).each(['bash', 'zsh'] as const)('in an interactive %s', (shell) => {
  it.each([
    { typed: 'npm run sett', added: 'npm run settings' },
    { typed: 'npm run settings -- ro', added: 'rollback' },
    { typed: 'npm run settings -- set eu --inh', added: '--inherit' },
  ])('Tab after "$typed" adds the rest', async ({ typed, added }) => {
    const home = await mkdtemp(join(tmpdir(), 'storemail-completion-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    const script = join(home, 'completion');
    await writeFile(script, `${completionScript(shell, { settings: settingsUsage })}\n`);
    // Without HISTFILE, bash writes no history when the terminal is closed, which is while `home` is being removed.
    const env = { ...process.env, HOME: home, ZDOTDIR: home, TERM: 'dumb', HISTFILE: '' };
    const args = ['-f', '-c', typing, 'zsh', interactive[shell], script, typed, added];
    await expect(run('zsh', args, { env, timeout: HANG_MS })).resolves.toMatchObject({ stderr: '' });
  });
});
