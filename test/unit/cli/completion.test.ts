import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { completionScript, wordsOf } from '../../../infra/cli/completion/script.ts';
import { settingsUsage } from '../../../infra/cli/settings/settings-arguments.ts';

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

it('offers commands, theirs, and their options', async () => {
  expect(await offered('npm', 'run', 'de')).toEqual(['deploy']);
  expect(await offered('npm', 'run', 'settings', '--', 'ro')).toEqual(['rollback']);
  expect(await offered('npm', 'run', 'settings', '--', 'set', 'eu', '--inh')).toEqual(['--inherit']);
  expect(await offered('npm', 'run', 'deploy', '--', '--st')).toEqual(['--stage']);
});

it("leaves npm's other commands alone", async () => {
  expect(await offered('npm', 'ins')).toEqual([]);
});

it('takes its words from the help', () => {
  const words = ['diff', 'get', 'history', 'import', 'rollback', 'set', '--apply', '--verify', '--json', '--help'];
  expect(wordsOf(settingsUsage)).toEqual(expect.arrayContaining(words));
});

it.each(['bash', 'zsh'])('is printed for %s', async (shell) => {
  const { stdout } = await run(process.execPath, [program, shell]);
  expect(stdout).toContain('complete -o default -F _storemail_npm npm');
  expect(stdout.includes('bashcompinit')).toBe(shell === 'zsh');
});
