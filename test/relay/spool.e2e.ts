import { createHash } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { runRelay } from './support/relay.ts';
import { filesIn, runningRelays, statusOf, subjectsOf } from './support/running.ts';
import { connectRaw, envelope, handIn, messageOf } from './support/smtp-client.ts';

const { cleanUps, prepare, start } = runningRelays({ spool: 'spool' });
const jane = 'jane@customer.example';

/** Sets the clock of a Node process back by an hour on SIGUSR2. */
const clockSetBack = `const { now } = Date; let back = 0; Date.now = () => now() - back;
  process.on('SIGUSR2', () => { back = 3600000; console.log('{"event":"clock-set-back"}'); });`;

describe('while the API does not answer', () => {
  it.each([
    ['is cut off', 'cut'],
    ['throttles', { status: 429, name: 'rate_limit_exceeded' }],
    ['answers 500', { status: 500 }],
    ['answers 502 in its gateway’s words', { status: 502, body: '<html>' }],
    ['does not know the key', { status: 403, name: 'invalid_api_key' }],
    ['is another server', { status: 404, body: 'Not found' }],
  ] as const)('spools messages while the API %s, and delivers them once it accepts', async (_what, behaviour) => {
    const { api, home } = await prepare();
    const relay = await start(home);
    api.behave = () => behaviour;
    expect(await handIn(relay.port, messageOf('kept'), jane)).toMatch(/^250 .* spooled as /);
    await api.untilAttempts(1);
    api.behave = () => 'accept';
    await api.untilAccepted(1);
    await relay.logged('handed-over');
    expect(api.accepted[0]?.raw.toString()).toBe(messageOf('kept'));
    await eventually(async () => {
      expect(await filesIn(home, 'waiting')).toEqual([]);
      expect(await filesIn(home, 'claims')).toEqual([]);
    });
  });

  it('does not keep a client waiting for an API that never answers', async () => {
    const { api, home } = await prepare();
    const relay = await start(home);
    api.behave = (attempt) => (attempt === 1 ? 'hang' : 'accept');
    expect(await handIn(relay.port, messageOf('hanging'), jane)).toMatch(/^250 .* spooled as /);
    await api.untilAccepted(1);
  });

  it('keeps trying when the clock is set back by an hour', async () => {
    const { api, home } = await prepare();
    const relay = await start(home, [], 1, ['--import', `data:text/javascript,${clockSetBack}`]);
    api.behave = () => ({ status: 503, retryAfter: 1 });
    await handIn(relay.port, messageOf('early'), jane);
    await relay.logged('not-handed-over');
    relay.child.kill('SIGUSR2');
    await relay.logged('clock-set-back');
    api.behave = () => 'accept';
    await api.untilAccepted(1);
  });

  it('sends a message once if it was accepted but the response was lost', async () => {
    const { api, home } = await prepare();
    const relay = await start(home);
    api.behave = (attempt) => (attempt <= 3 ? 'lose answer' : 'accept');
    await handIn(relay.port, messageOf('answer lost').replace(/Message-ID:.*\r\n/, ''), jane);
    await relay.logged('handed-over');
    expect(api.attempts).toBeGreaterThan(3);
    expect(api.accepted.length).toBe(1);
  });

  it('delivers the oldest first after a restart', async () => {
    const { api, home } = await prepare();
    const relay = await start(home);
    api.behave = () => ({ status: 503 });
    const subjects = ['first', 'second', 'third', 'fourth'];
    for (const subject of subjects) await handIn(relay.port, messageOf(subject), jane);
    await relay.kill('SIGKILL');
    expect(api.accepted).toEqual([]);
    // One at a time, to observe the order.
    api.behave = () => 'accept';
    await runRelay(['flush', '--config', home.config]);
    expect(subjectsOf(api).sort()).toEqual([...subjects].sort());
    expect((await statusOf(home)).waiting.count).toBe(0);
  });

  it('keeps scope, recipients and the client’s own key across a restart', async () => {
    const { api, home } = await prepare();
    api.keys.add('re_sm_other');
    const relay = await start(home);
    api.behave = () => ({ status: 503 });
    const client = await connectRaw(relay.port);
    await client.say('EHLO shop.example');
    expect(await client.say(`AUTH PLAIN ${Buffer.from('\0eu.fr\0re_sm_other').toString('base64')}`)).toMatch(/^235/);
    await client.say(...envelope(jane, 'john@customer.example').slice(1), 'DATA');
    client.send(`${messageOf('restart')}.\r\n`);
    expect(await client.reply()).toMatch(/^250/);
    client.close();
    await relay.kill('SIGKILL');
    api.behave = () => 'accept';
    await start(home);
    const [email] = await api.untilAccepted(1);
    expect(email).toMatchObject({ key: 're_sm_other', scope: 'eu.fr', to: [jane, 'john@customer.example'] });
  });

  it('lets a client log in with a key that the API has confirmed before', async () => {
    const { api, home } = await prepare({ key: undefined });
    const login = async (port: number): Promise<string> => {
      const client = await connectRaw(port);
      await client.say('EHLO shop.example');
      const reply = await client.say(`AUTH PLAIN ${Buffer.from('\0eu\0re_sm_test').toString('base64')}`);
      client.close();
      return reply;
    };
    const relay = await start(home);
    expect(await login(relay.port)).toMatch(/^235/);
    await relay.kill();
    api.keys.clear();
    await api.close();
    cleanUps.shift();
    expect(await login((await start(home)).port)).toMatch(/^235/);
    expect(await filesIn(home, 'keys')).toEqual([createHash('sha256').update('re_sm_test').digest('hex')]);
  });
});

describe('a permanently refused message', () => {
  it('is set aside, shown by status, and retried when it is moved back', async () => {
    const { api, home } = await prepare();
    const relay = await start(home);
    api.behave = () => ({ status: 503 });
    await handIn(relay.port, messageOf('refused later'), jane);
    await handIn(relay.port, messageOf('good'), jane);
    api.behave = () => ({ status: 422, name: 'validation_error', message: 'The message has no From' });
    await relay.logged('set-aside');
    await relay.kill();
    api.behave = () => 'accept';
    await runRelay(['flush', '--config', home.config]);
    const { waiting, refused } = await statusOf(home);
    expect(waiting.count).toBe(0);
    expect(refused.messages[0]).toMatchObject({
      status: 422,
      name: 'validation_error',
      message: 'The message has no From',
    });
    for (const { id } of refused.messages) {
      await rename(join(home.spool, 'refused', `${id}.mail`), join(home.spool, 'waiting', `${id}.mail`));
    }
    expect((await runRelay(['flush', '--config', home.config])).code).toBe(0);
    expect(subjectsOf(api).sort()).toEqual(['good', 'refused later']);
  });

  it('does not block later messages', async () => {
    const { api, home } = await prepare();
    const relay = await start(home);
    api.behave = () => ({ status: 503 });
    for (const subject of ['stuck', 'next']) await handIn(relay.port, messageOf(subject), jane);
    const stuck = createHash('sha256').update(messageOf('stuck')).digest('hex');
    await relay.kill('SIGKILL');
    const [first = '', second = ''] = (await filesIn(home, 'waiting')).sort();
    const damaged = (await readFile(join(home.spool, 'waiting', first), 'utf8')).includes(stuck) ? first : second;
    await writeFile(join(home.spool, 'waiting', damaged), 'no envelope');
    api.behave = () => 'accept';
    const again = await start(home);
    expect(await again.logged('set-aside')).toMatchObject({ name: 'damaged_file' });
    await again.logged('handed-over');
    expect(subjectsOf(api)).toEqual(['next']);
    const { waiting, refused } = await statusOf(home);
    expect(waiting.count).toBe(0);
    expect(refused.messages).toMatchObject([
      { id: damaged.replace('.mail', ''), message: 'The envelope is not terminated' },
    ]);
  });
});

it('the spool is readable by its owner only', async () => {
  const { api, home } = await prepare();
  const relay = await start(home);
  api.behave = () => ({ status: 503 });
  await handIn(relay.port, messageOf('private'), jane);
  const [file = ''] = await filesIn(home, 'waiting');
  const modes = [home.spool, join(home.spool, 'waiting'), join(home.spool, 'waiting', file)].map(
    async (path) => (await stat(path)).mode & 0o777,
  );
  expect(await Promise.all(modes)).toEqual([0o700, 0o700, 0o600]);
});
