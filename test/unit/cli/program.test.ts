import { describe, expect, it } from 'vitest';
import {
  type CommandResult,
  commandIn,
  NotDone,
  readArguments,
  runProgram,
  WrongUsage,
} from '../../../infra/cli/program.ts';

const read = (...args: string[]) => readArguments({ args, options: { stage: { type: 'string' } } });

describe('arguments', () => {
  it('are read', () => {
    expect(read('--stage', 'dev').values).toEqual({ stage: 'dev' });
  });

  it.each([
    ['--stag', "Unknown option '--stag'. Did you mean --stage?"],
    ['--colour', "Unknown option '--colour'."],
  ])('name an option that there is not, and the nearest one: %s', (option, sentence) => {
    expect(() => read(option)).toThrow(new WrongUsage(sentence));
  });

  it('quote no word that stands alone: it may be a key', () => {
    expect(() => read('re_sm_secret')).toThrow(WrongUsage);
    expect(() => read('re_sm_secret')).not.toThrow('re_sm_secret');
  });

  it.each([
    ['lst', 'The command is one of list, redrive. Did you mean list?'],
    ['frobnicate', 'The command is one of list, redrive.'],
    [undefined, 'The command is one of list, redrive.'],
  ])('name the commands that there are instead of %s', (word, sentence) => {
    expect(() => commandIn(word, ['list', 'redrive'])).toThrow(new WrongUsage(sentence));
  });
});

describe('a program', () => {
  const run = async (work: () => CommandResult, args: string[] = [], environment: NodeJS.ProcessEnv = {}) => {
    const output = { printed: '', said: '' };
    const terminal = {
      environment,
      print: (text: string) => {
        output.printed += text;
      },
      say: (text: string) => {
        output.said += text;
      },
    };
    const program = { name: 'thing', usage: 'Usage: …\n', run: async () => work() };
    return { code: await runProgram(program, args, terminal), ...output };
  };
  const outcome = { done: true, output: 'one', json: { n: 1 }, words: 'Made one.' };
  const fail = (error: unknown) => () => {
    throw error;
  };

  it('prints its output, and says its words apart from it', async () => {
    expect(await run(() => outcome)).toEqual({ code: 0, printed: 'one\n', said: 'Made one.\n' });
    expect(await run(() => ({ ...outcome, done: false }))).toMatchObject({ code: 1 });
  });

  it('prints JSON instead when it is asked for it', async () => {
    expect(await run(() => outcome, ['--json'])).toMatchObject({ printed: '{"n":1}\n' });
  });

  it.each(['--help', '-h'])('prints its help, whatever else is wrong: %s', async (flag) => {
    expect(await run(fail(new Error()), ['nonsense', flag])).toEqual({ code: 0, printed: 'Usage: …\n', said: '' });
  });

  it('says what is wrong with its usage, and where to look', async () => {
    const said = '--stage takes a name.\nSee npm run thing -- --help\n';
    expect(await run(fail(new WrongUsage('--stage takes a name.')))).toEqual({ code: 2, printed: '', said });
  });

  it('says what could not be done', async () => {
    const error = new NotDone('There is no table.', { cause: new Error('at somewhere') });
    expect(await run(fail(error))).toEqual({ code: 1, printed: '', said: 'There is no table.\n' });
  });

  it('shows no stack trace and no message of an error that nobody expected, unless it is asked to', async () => {
    const bug = new TypeError('hunter2 is not a function');
    const { code, said } = await run(fail(bug));
    expect([code, said]).toEqual([1, expect.stringMatching(/^Something unexpected happened: TypeError\. [^\n]+\n$/)]);
    expect(said).not.toContain('hunter2');
    expect((await run(fail(bug), [], { DEBUG: 'storemail' })).said).toContain('program.test.ts');
  });
});
