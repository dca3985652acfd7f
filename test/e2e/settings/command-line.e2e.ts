import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runningStack } from '../../support/runner/running-stack.ts';

const program = fileURLToPath(new URL('../../../infra/cli/settings.ts', import.meta.url));

const running = runningStack();

/** Runs `npm run settings -- …` with standard input. */
const settings = async (args: string[], input = '') => {
  const env = { ...process.env, STOREMAIL_URL: running().runner.api, STOREMAIL_KEY: running().runner.keys.full };
  const child = spawn(process.execPath, [program, ...args], { env });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, stdout, stderr };
};

it('sets, shows, compares and rolls back', async () => {
  const login = ['system/smtp/host=127.0.0.1', 'system/smtp/auth=login', 'system/smtp/username=shop'];
  const set = await settings(['set', 'eu', ...login, 'system/smtp/password=-'], 'planted-secret\n');
  expect([set.code, set.stdout]).toEqual([0, '']);
  expect(set.stderr).toContain('Version 1 of eu is in force.');
  expect((await settings(['set', 'eu', 'system/smtp/port=2525', '--inherit', 'system/smtp/auth'])).code).toBe(0);

  const shown = await settings(['get', 'eu', 'system/smtp/port', 'system/smtp/auth', 'system/smtp/password']);
  expect(
    shown.stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/\s{2,}/)),
  ).toEqual([
    ['system/smtp/port', '2525', 'eu'],
    ['system/smtp/auth', 'plain', 'default'],
    ['system/smtp/password', 'set for 127.0.0.1', 'eu'],
  ]);
  const diff = await settings(['diff', 'eu', '1']);
  expect(diff.stdout).toBe('- system/smtp/port=2525\n+ system/smtp/auth=login\n');
  expect((await settings(['rollback', 'eu', '1'])).stderr).toContain('Version 1 of eu is in force.');
  expect((await settings(['history', 'eu'])).stdout).toMatch(
    /^2 .*npm start, full_access\n1 .*npm start, full_access {2}in force\n$/,
  );
  expect(JSON.stringify([set, shown, diff])).not.toContain('planted-secret');
});

it("prints the API's refusal, and exits with 1", async () => {
  const refused = await settings(['set', 'eu', 'system/smtp/port=many']);
  expect(refused).toEqual({
    code: 1,
    stdout: '',
    stderr: 'system/smtp/port must be a whole number from 1 to 65535.\n',
  });
});

it("imports Adobe Commerce's exports with --apply", async () => {
  const file = join(running().data, 'config.csv');
  await writeFile(
    file,
    'config_id,scope,scope_id,path,value\n1,websites,2,trans_email/ident_general/email,us@shop.example\n2,stores,5,system/smtp/disable,1\n',
  );
  const codes = ['--website', '2=us', '--store', '5=us.en'];
  const dry = await settings(['import', file, ...codes]);
  expect([dry.code, dry.stderr]).toEqual([0, 'Nothing was saved. To review and save the changes, add --apply.\n']);
  expect((await settings(['get', 'us', '--json'])).stdout).toContain('"own":{}');
  expect((await settings(['import', file, ...codes, '--apply', '--yes'])).code).toBe(0);
  const { stdout } = await settings(['get', 'us.en', 'system/smtp/disable', 'trans_email/ident_general/email']);
  expect(stdout.replaceAll(/ +/g, ' ')).toBe(
    'system/smtp/disable yes us.en\ntrans_email/ident_general/email us@shop.example us\n',
  );
});
