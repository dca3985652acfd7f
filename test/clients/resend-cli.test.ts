import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageIn } from '../support/runner/inbox.ts';
import { type Runner, startRunner } from '../support/runner/runner.ts';

const run = promisify(execFile);
const program = join(createRequire(import.meta.url).resolve('resend-cli/package.json'), '..', 'dist', 'cli.cjs');

let data: string;
let runner: Runner;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-cli-'));
  runner = await startRunner(data);
});
afterAll(async () => {
  await runner.stop();
  await rm(data, { recursive: true, force: true });
});

const resend = async (...args: string[]): Promise<unknown> => {
  const env = { ...process.env, HOME: data, RESEND_BASE_URL: runner.api, RESEND_API_KEY: runner.keys.full };
  const { stdout } = await run(process.execPath, [program, ...args, '--json'], { env });
  return JSON.parse(stdout);
};

describe('resend-cli', () => {
  it('doctor finds no blocking problem', async () => {
    expect(await resend('doctor')).toMatchObject({ ok: true });
  });

  it('sends', async () => {
    const subject = `By CLI ${crypto.randomUUID()}`;
    const sent = await resend(
      'emails',
      'send',
      '--from',
      'shop@example.com',
      '--to',
      'c@example.net',
      '--subject',
      subject,
      '--text',
      'Hi',
    );
    expect(sent).toEqual({ id: expect.any(String) });
    expect((await messageIn(runner.inbox, subject)).envelope).toEqual({
      from: 'shop@example.com',
      to: ['c@example.net'],
    });
  });

  it('lists what it sent', async () => {
    expect(await resend('emails', 'list')).toMatchObject({ object: 'list', data: expect.any(Array) });
  });
});
