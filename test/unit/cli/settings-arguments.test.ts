import { expect, it } from 'vitest';
import { WrongUsage } from '../../../infra/cli/program.ts';
import { parseArguments } from '../../../infra/cli/settings/settings-arguments.ts';
import { settingsProgram } from '../../../infra/cli/settings/settings-program.ts';

const environment = { STOREMAIL_URL: 'http://127.0.0.1:1/', STOREMAIL_KEY: 'key' };

it('reads values and what is to be inherited again', () => {
  const args = ['set', 'eu.fr', 'system/smtp/host=a=b', '--inherit', 'system/smtp/port', '--verify'];
  expect(parseArguments(args, environment)).toEqual({
    action: {
      action: 'set',
      scope: 'eu.fr',
      assignments: [
        ['system/smtp/host', 'a=b'],
        ['system/smtp/port', null],
      ],
      verify: true,
    },
    url: 'http://127.0.0.1:1',
    key: 'key',
  });
});

it.each([
  [[]],
  [['show']],
  [['get']],
  [['get', 'EU']],
  [['get', 'eu', 'system/smtp/speed']],
  [['set', 'eu']],
  [['set', 'eu', 'system/smtp/port']],
  [['set', 'eu', 'system/smtp/password=planted-secret']],
  [['diff', 'eu']],
  [['rollback', 'eu', 'latest']],
  [['rollback', 'eu', '1', '2']],
  [['history', 'eu', '1']],
  [['import']],
  [['import', 'file', '--website', '1']],
  [['get', 'eu', '--url', 'planted-secret']],
  [['get', 'eu', '--key', 'planted secret']],
  [['get', 'eu', '--planted']],
])('refuses %j in words that repeat no value', (args) => {
  const refused = () => parseArguments(args, environment);
  expect(refused).toThrow(WrongUsage);
  expect(refused).not.toThrow(/planted[- ]secret/);
});

it.each([
  [['get', 'eu', 'system/smtp/hots'], 'There is no setting system/smtp/hots: did you mean system/smtp/host?'],
  [['set', 'eu', 'system/smpt/port=1'], 'There is no setting system/smpt/port: did you mean system/smtp/port?'],
  [['set', 'eu', 'hunter2=x'], 'A path names a setting: docs/settings.md lists all, such as system/smtp/host.'],
  [['histroy', 'eu'], 'Did you mean history?'],
])('names the nearest of %j', (args, sentence) => {
  expect(() => parseArguments(args, environment)).toThrow(sentence);
});

const ran = async (...args: string[]) => {
  let printed = '';
  let said = '';
  const code = await settingsProgram(args, {
    environment,
    isTerminal: false,
    print: (text) => {
      printed += text;
    },
    say: (text) => {
      said += text;
    },
    confirm: async () => false,
    read: () => Promise.reject(Object.assign(new Error(), { syscall: 'open', code: 'ENOENT' })),
  });
  return { code, printed, said };
};

it('exits with 0 after help, 1 when it was not done and 2 after wrong usage', async () => {
  expect(await ran('--help')).toMatchObject({ code: 0, printed: expect.stringContaining('Usage:') });
  expect(await ran('get', 'eu')).toEqual({ code: 1, printed: '', said: 'http://127.0.0.1:1 does not answer.\n' });
  expect(await ran('import', 'missing')).toMatchObject({ code: 1, said: 'The file cannot be read (ENOENT).\n' });
  expect(await ran('get')).toMatchObject({ code: 2, said: expect.stringContaining('--help') });
});
