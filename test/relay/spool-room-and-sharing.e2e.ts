import { spawnSync } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runRelay } from './support/relay.ts';
import { filesIn, runningRelays, statusOf, subjectsOf } from './support/running.ts';
import { handIn, messageOf } from './support/smtp-client.ts';

const { prepare, start } = runningRelays({ spool: 'spool' });
const jane = 'jane@customer.example';

describe('when there is no space', () => {
  it('answers 452 when the spool is full, and takes mail again once the API has it', async () => {
    const { api, home } = await prepare({ spoolMegabytes: 1 });
    const relay = await start(home);
    api.behave = () => ({ status: 503 });
    const large = (subject: string): string => messageOf(subject, `${'x'.repeat(76)}\r\n`.repeat(8_000));
    expect(await handIn(relay.port, large('fits'), jane)).toMatch(/^250/);
    expect(await handIn(relay.port, large('too much'), jane)).toMatch(/^452 4\./);
    const mail = await runRelay(['sendmail', '--config', home.config, jane], large('local'));
    expect(mail).toMatchObject({ code: 75, stderr: 'storemail-relay: Not accepted: The spool is full.\n' });
    api.behave = () => 'accept';
    await api.untilAccepted(1);
    await relay.logged('handed-over');
    expect(await handIn(relay.port, large('too much'), jane)).toMatch(/^250/);
    expect(await filesIn(home, 'incoming')).toEqual([]);
  });

  it('stays within its limit when many clients come at once', async () => {
    const { api, home } = await prepare({ spoolMegabytes: 1 });
    const relay = await start(home);
    api.behave = () => ({ status: 503 });
    const body = `${'x'.repeat(76)}\r\n`.repeat(4_000);
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, index) => handIn(relay.port, messageOf(`number ${index}`, body), jane)),
    );
    const taken = replies.filter((reply) => reply.startsWith('250')).length;
    expect(replies.filter((reply) => reply.startsWith('452')).length).toBe(12 - taken);
    // Three of them are nearly a megabyte. What is written while the spool is measured may count twice for a moment.
    expect([1, 2, 3]).toContain(taken);
    expect((await filesIn(home, 'waiting')).length).toBe(taken);
  });

  it('answers 452 when the spool is not writable, even for root', async () => {
    const { api, home } = await prepare();
    const relay = await start(home);
    api.behave = () => ({ status: 503 });
    await rm(join(home.spool, 'incoming'), { recursive: true });
    await writeFile(join(home.spool, 'incoming'), 'a file, in which nobody can create another');
    expect(await handIn(relay.port, messageOf('not writable'), jane)).toMatch(/^452/);
  });

  const program = [process.execPath, fileURLToPath(new URL('../../infra/relay/main.ts', import.meta.url))];

  it('never takes a message of which the disk took only the beginning', async () => {
    const { api, home } = await prepare();
    // Of the last write, a part still fits: the system writes it, and fails only the next one.
    const limited = ['bash', '-c', 'ulimit -f 575 && exec "$@"', 'bash', ...program];
    const message = messageOf('cut off', 'x'.repeat(998).concat('\r\n').repeat(589));
    const ran = await runRelay(['sendmail', '--config', home.config, jane], message, limited);
    expect(ran).toMatchObject({ code: 75, stderr: 'storemail-relay: Not accepted: EFBIG.\n' });
    expect(api.accepted).toEqual([]);
  });

  /** Mounts over the spool, visible only to this process and its children, and then runs the relay. */
  const mounted = (spool: string, mount: string): string[] => [
    ...['unshare', '--mount', 'sh', '-c', `${mount} && exec "$@"`, spool],
    ...program,
  ];
  const mayMount = spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

  it.runIf(mayMount).each([
    ['read-only', 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"'],
    [
      'full',
      'mount -t tmpfs -o size=64k tmpfs "$0" && mkdir "$0/incoming" && head -c 64k /dev/zero > "$0/zeros" || true',
    ],
  ])("exits with 75 while the spool's disk is %s, but succeeds if the API accepts", async (_how, mount) => {
    const { api, home } = await prepare();
    await runRelay(['status', '--config', home.config]);
    const hand = (subject: string) =>
      runRelay(['sendmail', '--config', home.config, jane], messageOf(subject), mounted(home.spool, mount));
    api.behave = () => ({ status: 503 });
    expect(await hand('not durable')).toMatchObject({ code: 75 });
    api.behave = () => 'accept';
    expect(await hand('direct')).toMatchObject({ code: 0, stderr: '' });
    expect(subjectsOf(api)).toEqual(['direct']);
  });

  it('answers 452 when the spool folder is gone, but succeeds if the API accepts', async () => {
    const { api, home } = await prepare();
    const relay = await start(home);
    await rename(home.spool, `${home.spool}-unmounted`);
    expect(await handIn(relay.port, messageOf('direct'), jane)).toMatch(/^250 .* accepted/);
    api.behave = () => ({ status: 503 });
    expect(await handIn(relay.port, messageOf('nowhere'), jane)).toMatch(/^452/);
    expect(
      await handIn(relay.port, messageOf('nowhere large', 'x'.repeat(900).concat('\r\n').repeat(600)), jane),
    ).toMatch(/^452/);
  });
});

describe('several processes and one spool', () => {
  it('deliver each message once, whichever process spooled it', async () => {
    const { api, home } = await prepare();
    api.behave = () => ({ status: 503 });
    const relays = await Promise.all([start(home), start(home)]);
    const subjects = Array.from({ length: 20 }, (_, index) => `number ${index}`);
    const handInAt = (subject: string, index: number) => handIn(relays[index % 2]?.port ?? 0, messageOf(subject), jane);
    for (const reply of await Promise.all(subjects.map(handInAt))) expect(reply).toMatch(/^250/);
    const local = await runRelay(
      ['sendmail', '--config', home.config, '-t'],
      messageOf('local').replaceAll('\r\n', '\n'),
    );
    expect(local.code).toBe(0);
    api.behave = () => 'accept';
    await api.untilAccepted(21);
    for (const relay of relays) await relay.kill();
    expect((await statusOf(home)).waiting.count).toBe(0);
    expect(subjectsOf(api).sort()).toEqual([...subjects, 'local'].sort());
  });

  it('take over claims of a killed process', async () => {
    const { api, home } = await prepare();
    const relay = await start(home);
    api.behave = () => ({ status: 503 });
    await handIn(relay.port, messageOf('claimed'), jane);
    api.behave = () => 'hang';
    await api.untilAttempts(1);
    await relay.kill('SIGKILL');
    expect((await filesIn(home, 'claims')).length).toBe(1);
    api.behave = () => 'accept';
    await start(home);
    await api.untilAccepted(1);
  });

  it('remove half-written files of a killed process', async () => {
    const { home } = await prepare();
    await (await start(home)).kill();
    await mkdir(join(home.spool, 'incoming'), { recursive: true });
    await writeFile(join(home.spool, 'incoming', `999999999-x@${hostname()}.part`), 'half');
    await start(home);
    expect(await filesIn(home, 'incoming')).toEqual([]);
  });
});
