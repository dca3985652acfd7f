import { execFile } from 'node:child_process';
import { access, chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { buildRelay } from '../../infra/relay/build.ts';
import { type FakeApi, goodKey, startFakeApi } from './support/fake-api.ts';
import { createHome, type RelayHome, runRelay, type Settings, startRelay } from './support/relay.ts';
import { handIn, messageOf } from './support/smtp-client.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const prepare = async (settings: Settings = {}): Promise<{ api: FakeApi; home: RelayHome }> => {
  const api = await startFakeApi();
  cleanUps.push(api.close);
  const home = await createHome({ api: api.url, ...settings });
  cleanUps.push(home.remove);
  return { api, home };
};

const run = (home: RelayHome, ...args: string[]) => runRelay([...args, '--config', home.config]);

describe('the configuration', () => {
  it.each([
    [{ api: undefined }, /"api" is missing/],
    [{ api: 'http://mail.example.com' }, /must be an https URL/],
    [{ api: 'ftp://mail.example.com' }, /must be an https URL/],
    [{ key: 17 }, /"key" must be a string/],
    [{ key: 'two words' }, /printable ASCII/],
    [{ keyFile: 'key' }, /exclude each other/],
    [{ key: undefined, keyFile: 'missing' }, /key file .* cannot be read \(ENOENT\)/],
    [{ scope: 'EU' }, /"scope" must be/],
    [{ listen: 'localhost' }, /"listen" takes HOST:PORT/],
    [{ listen: ['127.0.0.1:99999'] }, /"listen" takes HOST:PORT/],
    [{ spool: 'spool', spoolMegabytes: '10' }, /"spoolMegabytes" must be a number/],
    [{ tlsCert: 'cert.pem' }, /go together/],
    [{ implicitTls: '127.0.0.1:0' }, /needs a certificate/],
    [{ spol: 'spool' }, /unknown field "spol"/],
  ])('is refused with one sentence when it says %j', async (settings, sentence) => {
    const { home } = await prepare(settings);
    const ran = await run(home, 'serve');
    expect(ran).toMatchObject({ code: 78, stdout: '' });
    expect(ran.stderr).toMatch(sentence);
    expect(ran.stderr.trimEnd().split('\n').length).toBe(1);
    expect(ran.stderr).not.toContain(goodKey);
  });

  it('reads a key from a file that only its owner may read', async () => {
    const { api, home } = await prepare({ key: undefined, keyFile: 'key' });
    const keyFile = join(home.folder, 'key');
    await writeFile(keyFile, `${goodKey}\n`, { mode: 0o640 });
    expect((await run(home, 'serve')).stderr).toMatch(/only its owner may read it/);
    await chmod(keyFile, 0o400);
    const relay = await startRelay(home);
    cleanUps.push(() => relay.kill());
    await handIn(relay.port, messageOf('key file'), 'jane@customer.example');
    expect(api.accepted[0]?.key).toBe(goodKey);
  });

  it.each([
    ['nothing', []],
    ['a command that there is none of', ['server']],
    ['an option that there is none of', ['serve', '--lisen', 'x']],
  ])('points to the help when the command line is %s', async (_what, args) => {
    expect(await runRelay(args)).toMatchObject({ code: 64, stderr: expect.stringContaining('--help') });
  });
});

describe('check', () => {
  it('reports that everything works', async () => {
    const { home } = await prepare({ spool: 'spool' });
    const { code, stdout } = await run(home, 'check');
    expect(stdout).toMatch(/^ok {3}The API at .* answers and knows the key\.$/m);
    expect(stdout).toMatch(/^ok {3}Port 0 on 127\.0\.0\.1 is free\.$/m);
    expect(stdout).toMatch(/^ok {3}The spool .* is writable, up to 1024 MB; 0 waiting\.$/m);
    expect(code).toBe(0);
  });

  it('reports what does not work', async () => {
    const { api, home } = await prepare();
    api.keys.clear();
    expect(await run(home, 'check')).toMatchObject({
      code: 78,
      stdout: expect.stringMatching(/FAIL .*does not know the key/),
    });
    await api.close();
    cleanUps.shift();
    expect(await run(home, 'check')).toMatchObject({ code: 78, stdout: expect.stringMatching(/FAIL .*ECONNREFUSED/) });
  });
});

it('passes a returned message to the API', async () => {
  const { api, home } = await prepare();
  const { code } = await runRelay(['bounce', '--config', home.config], 'From: <>\n\nundeliverable\n');
  expect(code).toBe(0);
  expect(api.returned.map(String)).toEqual(['From: <>\n\nundeliverable\n']);
  api.keys.clear();
  expect((await runRelay(['bounce', '--config', home.config], 'x')).code).toBe(75);
});

it('passes the beginning of a returned message that is too large for the API', async () => {
  const { api, home } = await prepare();
  const large = Buffer.concat([Buffer.from('From: <>\n\nundeliverable\n'), Buffer.alloc(6_000_000, 'x')]);
  expect((await runRelay(['bounce', '--config', home.config], large)).code).toBe(0);
  expect(api.returned.map((message) => large.subarray(0, message.length).equals(message))).toEqual([true]);
  expect(api.returned[0]?.length).toBe(4_400_000);
});

it('keeps taking mail when nobody reads its log any more', async () => {
  const { api, home } = await prepare();
  const relay = await startRelay(home);
  cleanUps.push(() => relay.kill());
  relay.child.stdout?.destroy();
  for (const subject of ['first', 'second', 'third']) {
    expect(await handIn(relay.port, messageOf(subject), 'jane@customer.example')).toMatch(/^250/);
  }
  expect(api.accepted.length).toBe(3);
});

it('finishes messages in progress when it is told to stop', async () => {
  const { api, home } = await prepare();
  const relay = await startRelay(home);
  let release = (): void => {};
  api.behave = () => {
    release();
    return 'accept';
  };
  const asked = new Promise<void>((resolve) => {
    release = resolve;
  });
  const replied = handIn(relay.port, messageOf('last'), 'jane@customer.example');
  await asked;
  await relay.kill('SIGTERM');
  expect(await replied).toMatch(/^250/);
  expect(relay.child.exitCode).toBe(0);
});

describe('the built program', () => {
  /** The oldest supported version, Node 20, if it is installed. */
  const nodes = async (): Promise<string[]> => {
    const others = ['/usr/bin/node', '/usr/local/bin/node'];
    const found = await Promise.all(
      others.map((path) =>
        access(path).then(
          () => [path],
          () => [],
        ),
      ),
    );
    return [process.execPath, ...found.flat()];
  };

  it('is one file of less than a megabyte that runs on every installed Node', async () => {
    const { api, home } = await prepare();
    const file = join(home.folder, 'storemail-relay.mjs');
    await buildRelay(file);
    expect((await stat(file)).size).toBeLessThan(1_000_000);
    const { version } = JSON.parse(
      await readFile(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
    );
    for (const node of await nodes()) {
      const { stdout } = await promisify(execFile)(node, [file, '--version']);
      expect(stdout).toBe(`storemail-relay ${version}\n`);
      const sent = await runRelay(
        ['sendmail', '--config', home.config, '-t'],
        'From: a@a.example\nTo: b@b.example\n\nx\n',
        [node, file],
      );
      expect(sent).toMatchObject({ code: 0, stderr: '' });
    }
    const { stdout: help } = await promisify(execFile)(file, ['--help']);
    expect(help).toContain('--implicit-tls HOST:PORT');
    expect(api.accepted.length).toBe((await nodes()).length);
  });
});
