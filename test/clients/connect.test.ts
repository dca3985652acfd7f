import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type FakeApi, goodKey, startFakeApi } from '../relay/support/fake-api.ts';
import { createHome, type RelayProcess, startRelay } from '../relay/support/relay.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(project, 'docs', 'connect');
const textOf = (page: string): string => readFileSync(join(folder, page), 'utf8');

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const start = async (): Promise<{ api: FakeApi; relay: RelayProcess }> => {
  const api = await startFakeApi();
  cleanUps.push(api.close);
  const home = await createHome({ api: api.url });
  cleanUps.push(home.remove);
  const relay = await startRelay(home);
  cleanUps.push(() => relay.kill());
  return { api, relay };
};

/** The first code block in that language that contains this text. */
const snippet = (page: string, language: string, holding = ''): string =>
  [...textOf(page).matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))]
    .map(([, text = '']) => text)
    .find((text) => text.includes(holding)) ?? '';

/** A folder inside the project, so that packages are found. */
const place = async (): Promise<string> => {
  const folder = await mkdtemp(join(project, 'node_modules', '.snippet-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const run = async (command: string, args: string[], cwd: string, input = ''): Promise<number | null> => {
  const env = { ...process.env, STOREMAIL_KEY: goodKey, DJANGO_SETTINGS_MODULE: 'settings' };
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'ignore', 'inherit'] });
  child.stdin.on('error', () => {}).end(input);
  const [code] = await once(child, 'exit');
  return code;
};

const answers = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

/** Jakarta Mail and its dependencies, if Maven has fetched them. */
const jakartaMail = globSync(
  ['org/eclipse/angus/*/*/*.jar', 'jakarta/*/*/*/*.jar'].map((path) => join(homedir(), '.m2', 'repository', path)),
);

const mail =
  'From: My Shop <shop@example.com>\r\nTo: customer@example.net\r\nSubject: Your order\r\n\r\nThank you!\r\n';

interface Client {
  client: string;
  page: string;
  language: string;
  holding?: string;
  /** The name of the file for the code block. */
  file: string;
  isHere: () => boolean;
  send: (folder: string) => Promise<number | null>;
}

const django =
  'import django.core.mail as m; m.send_mail("Your order", "Thank you!", "shop@example.com", ["customer@example.net"])';

const clients: Client[] = [
  {
    client: 'Nodemailer',
    page: 'nodejs.md',
    language: 'js',
    file: 'send.mjs',
    isHere: () => true,
    send: (folder) => run(process.execPath, ['send.mjs'], folder),
  },
  {
    client: "Python's smtplib",
    page: 'python.md',
    language: 'python',
    file: 'send.py',
    isHere: () => answers('python3', '--version'),
    send: (folder) => run('python3', ['send.py'], folder),
  },
  {
    client: 'Django',
    page: 'python.md',
    language: 'py',
    file: 'settings.py',
    isHere: () => answers('python3', '-c', 'import django'),
    send: (folder) => run('python3', ['-c', django], folder),
  },
  {
    client: "PHP's own sockets",
    page: 'php.md',
    language: 'php',
    holding: 'stream_socket_client',
    file: 'send.php',
    isHere: () => answers('php', '--version'),
    send: (folder) => run('php', ['send.php'], folder),
  },
  {
    client: 'Go',
    page: 'go-java.md',
    language: 'go',
    file: 'send.go',
    isHere: () => answers('go', 'version'),
    send: (folder) => run('go', ['run', 'send.go'], folder),
  },
  {
    client: 'Jakarta Mail',
    page: 'go-java.md',
    language: 'java',
    file: 'Send.java',
    isHere: () => jakartaMail.length > 0 && answers('java', '--version'),
    send: (folder) => run('java', ['-cp', jakartaMail.join(delimiter), 'Send.java'], folder),
  },
  {
    client: 'msmtp',
    page: 'mail-servers.md',
    language: 'msmtprc',
    file: 'msmtprc',
    isHere: () => answers('msmtp', '--version'),
    send: (folder) => run('msmtp', ['-C', 'msmtprc', '-t'], folder, mail),
  },
];

describe('the snippets', () => {
  for (const { client, page, language, holding, file, isHere, send } of clients) {
    it.skipIf(!isHere())(`of ${client} (${page}) send an email`, async () => {
      const { api, relay } = await start();
      const folder = await place();
      const text = snippet(page, language, holding).replaceAll('2525', String(relay.port));
      await writeFile(join(folder, file), text, { mode: 0o600 });
      expect(await send(folder)).toBe(0);
      const [email] = api.accepted;
      expect(email).toMatchObject({ to: ['customer@example.net'] });
      expect(email?.raw.toString()).toContain('Subject: Your order\r\n');
    });
  }

  const program = fileURLToPath(new URL('../../infra/relay/main.ts', import.meta.url));

  it.each([
    ['as PHP calls its sendmail_path', 'ini', /sendmail_path = "(.*)"/, ''],
    ['as other programs call /usr/sbin/sendmail', 'sh', /printf '(.*)' >/, ' -t -i'],
  ])('of sendmail.md send an email, %s', async (_how, language, command, args) => {
    const api = await startFakeApi();
    cleanUps.push(api.close);
    const home = await createHome({ api: api.url });
    cleanUps.push(home.remove);
    const [, text = ''] = command.exec(snippet('sendmail.md', language)) ?? [];
    const script = text
      .replaceAll('\\n', '\n')
      .replace('/usr/local/lib/storemail/storemail-relay.mjs', `${process.execPath} ${program}`)
      .replace('/etc/storemail-relay-php.json', home.config);
    await writeFile(join(home.folder, 'sendmail'), script);
    const child = spawn('sh', ['-c', `sh ./sendmail${args}`], {
      cwd: home.folder,
      env: { ...process.env, STOREMAIL_RELAY_CONFIG: home.config },
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    child.stdin.end(mail.replaceAll('\r\n', '\n'));
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(api.accepted).toMatchObject([{ to: ['customer@example.net'] }]);
  });
});
