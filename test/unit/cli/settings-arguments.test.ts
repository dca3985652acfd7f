import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { WrongUsage } from '../../../infra/cli/program.ts';
import { parseArguments } from '../../../infra/cli/settings/settings-arguments.ts';
import { settingsProgram } from '../../../infra/cli/settings/settings-program.ts';

const environment = { STOREMAIL_URL: 'http://127.0.0.1:1/', STOREMAIL_KEY: 'key' };

it('parses values and settings to inherit', () => {
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
    api: { url: 'http://127.0.0.1:1', key: 'key' },
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
  [['get', 'eu', '--url', 'ftp://planted-secret']],
  [['get', 'eu', '--key', 'planted-secret-ключ']],
  [['get', 'eu', '--key', 'planted secret']],
  [['get', 'eu', '--planted']],
])('refuses %j without repeating a value', (args) => {
  const refused = () => parseArguments(args, environment);
  expect(refused).toThrow(WrongUsage);
  expect(refused).not.toThrow(/planted[- ]secret/);
});

it.each([
  [['get', 'eu', 'system/smtp/hots'], 'Unknown setting system/smtp/hots. Did you mean system/smtp/host?'],
  [['set', 'eu', 'system/smpt/port=1'], 'Unknown setting system/smpt/port. Did you mean system/smtp/port?'],
  [['set', 'eu', 'hunter2=x'], 'A path looks like system/smtp/host. docs/settings.md lists all settings.'],
  [['histroy', 'eu'], 'Did you mean history?'],
])('suggests a correction of %j', (args, sentence) => {
  expect(() => parseArguments(args, environment)).toThrow(sentence);
});

const ran = async (...args: string[]) => {
  let stdout = '';
  let stderr = '';
  const code = await settingsProgram(args, {
    environment,
    isTerminal: false,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
    confirm: async () => false,
    read: () => Promise.reject(Object.assign(new Error(), { syscall: 'open', code: 'ENOENT' })),
  });
  return { code, stdout, stderr };
};

it('says so when the URL leads to something else', async () => {
  const server = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stderr = `${url} does not respond as the API does.\n`;
  expect(await ran('get', 'eu', '--url', url)).toEqual({ code: 1, stdout: '', stderr });
  server.close();
});

it.each([
  ['system/smtp/port=587', { system: { smtp: { port: 587 } } }],
  ['system/smtp/port=many', { system: { smtp: { port: 'many' } } }],
  ['system/smtp/disable=1', { system: { smtp: { disable: 'yes' } } }],
  ['suppression/types=order, shipment', { suppression: { types: ['order', 'shipment'] } }],
])('sends %s as the API writes it, so that the API has nothing to convert', async (assignment, patch) => {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(JSON.parse(await text(request)));
    response.writeHead(422).end('{"message":"no"}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  await ran('set', 'eu', assignment, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect(bodies).toEqual([patch]);
  server.close();
});

it('exits with 0 after help, 1 after a failure and 2 after wrong usage', async () => {
  expect(await ran('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage:') });
  expect(await ran('get', 'eu')).toEqual({ code: 1, stdout: '', stderr: 'http://127.0.0.1:1 does not respond.\n' });
  expect(await ran('import', 'missing')).toMatchObject({ code: 1, stderr: 'The file cannot be read (ENOENT).\n' });
  expect(await ran('get')).toMatchObject({ code: 2, stderr: expect.stringContaining('--help') });
});
