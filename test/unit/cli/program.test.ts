import { describe, expect, it } from 'vitest';
import {
  CommandFailed,
  type CommandResult,
  commandIn,
  readArguments,
  runProgram,
  WrongUsage,
} from '../../../infra/cli/program.ts';

const read = (...args: string[]) => readArguments({ args, options: { stage: { type: 'string' } } });

describe('arguments', () => {
  it('are parsed', () => {
    expect(read('--stage', 'dev').values).toEqual({ stage: 'dev' });
  });

  it.each([
    ['--stag', "Unknown option '--stag'. Did you mean --stage?"],
    ['--colour', "Unknown option '--colour'."],
  ])('suggest the nearest option for an unknown one: %s', (option, sentence) => {
    expect(() => read(option)).toThrow(new WrongUsage(sentence));
  });

  it('quote no positional argument, which may be a key', () => {
    expect(() => read('re_sm_secret')).toThrow(WrongUsage);
    expect(() => read('re_sm_secret')).not.toThrow('re_sm_secret');
  });

  it.each([
    ['lst', 'Unknown command. Commands: list, redrive. Did you mean list?'],
    ['frobnicate', 'Unknown command. Commands: list, redrive.'],
    [undefined, 'No command was given. Commands: list, redrive.'],
  ])('list the commands instead of %s', (word, sentence) => {
    expect(() => commandIn(word, ['list', 'redrive'])).toThrow(new WrongUsage(sentence));
  });
});

describe('a program', () => {
  const run = async (work: () => CommandResult, args: string[] = [], environment: NodeJS.ProcessEnv = {}) => {
    const output = { stdout: '', stderr: '' };
    const terminal = {
      environment,
      stdout: (text: string) => {
        output.stdout += text;
      },
      stderr: (text: string) => {
        output.stderr += text;
      },
    };
    const program = { name: 'thing', usage: 'Usage: …\n', run: async () => work() };
    return { code: await runProgram(program, args, terminal), ...output };
  };
  const outcome = { success: true, output: 'one', json: { n: 1 }, notes: 'Made one.' };
  const fail = (error: unknown) => () => {
    throw error;
  };

  it('prints its output to standard output, and its notes to standard error', async () => {
    expect(await run(() => outcome)).toEqual({ code: 0, stdout: 'one\n', stderr: 'Made one.\n' });
    expect(await run(() => ({ ...outcome, success: false }))).toMatchObject({ code: 1 });
  });

  it('prints JSON instead with --json', async () => {
    expect(await run(() => outcome, ['--json'])).toMatchObject({ stdout: '{"n":1}\n' });
  });

  it.each(['--help', '-h'])('prints its help, whatever else is wrong: %s', async (flag) => {
    expect(await run(fail(new Error()), ['nonsense', flag])).toEqual({ code: 0, stdout: 'Usage: …\n', stderr: '' });
  });

  it('explains wrong usage, and refers to --help', async () => {
    const stderr = '--stage takes a name.\nRun npm run thing -- --help for usage.\n';
    expect(await run(fail(new WrongUsage('--stage takes a name.')))).toEqual({ code: 2, stdout: '', stderr });
  });

  it('prints the message of a failure', async () => {
    const error = new CommandFailed('There is no table.', { cause: new Error('at somewhere') });
    expect(await run(fail(error))).toEqual({ code: 1, stdout: '', stderr: 'There is no table.\n' });
  });

  it('shows the stack trace and message of an unexpected error only with DEBUG', async () => {
    const bug = new TypeError('hunter2 is not a function');
    const { code, stderr } = await run(fail(bug));
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Unexpected error: TypeError\. [^\n]+\n$/)]);
    expect(stderr).not.toContain('hunter2');
    expect((await run(fail(bug), [], { DEBUG: 'storemail' })).stderr).toContain('program.test.ts');
  });
});
