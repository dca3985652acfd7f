import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messageIn } from '../../support/runner/inbox.ts';
import { type Started, startWelcomed } from '../../support/runner/npm-start.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

let data: string;
let started: Started;
let inbox: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-welcome-'));
  started = await startWelcomed(data);
  inbox = /Inbox +(\S+)/.exec(started.welcome)?.[1] ?? '';
});
afterAll(async () => {
  await started.stop();
  await rm(data, { recursive: true, force: true });
});

/** Pastes part of the welcome into a shell in the project's folder, with another subject. */
const paste = (part: RegExp, subject: string): Promise<{ stdout: string }> => {
  const [text = ''] = part.exec(started.welcome) ?? [];
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
  return run('bash', ['-c', text.replace('Your order', subject)], { cwd: root, env });
};

describe('the welcome', () => {
  it('is followed by a first email, sent like any other', async () => {
    const mail = await messageIn(inbox, 'Storemail works on this machine');
    expect(mail.envelope).toEqual({ from: 'shop@example.com', to: ['you@example.net'] });
    expect(mail.tls?.version).toMatch(/^TLSv1\.[23]$/);
    expect(mail.auth).toEqual({ mechanism: 'PLAIN', user: 'storemail' });
  });

  it.each([
    ['curl', /^curl [^\n]+\n.+$/m],
    ['the SDK', /^node [\s\S]+\nEND$/m],
  ])('has lines that deliver with %s when they are pasted', async (client, part) => {
    const subject = `By ${client}`;
    const { stdout } = await paste(part, subject);
    expect(stdout).toMatch(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/);
    expect((await messageIn(inbox, subject)).envelope.to).toEqual(['customer@example.net']);
  });

  it('has no colours without a terminal, and reports no errors', () => {
    expect(stripVTControlCharacters(started.welcome)).toBe(started.welcome);
    expect(started.stderr()).toBe('');
  });

  it('names the pages, all of which respond', async () => {
    for (const name of ['Docs', 'Admin', 'Inbox']) {
      const [, url = ''] = new RegExp(`^  ${name} +(\\S+)`, 'm').exec(started.welcome) ?? [];
      expect([name, (await fetch(url)).status]).toEqual([name, 200]);
    }
  });

  it('includes credentials for the AWS CLI, which requires some', () => {
    expect(started.welcome).toMatch(
      /^AWS_ACCESS_KEY_ID=\w+ AWS_SECRET_ACCESS_KEY=\w+ \\\n {2}aws --endpoint-url http:\/\/127\.0\.0\.1:\d+ --region/m,
    );
  });

  it('is preceded by progress, one line per step without a terminal', () => {
    expect(started.progress()).toContain('storemail: synthesizing the stack …');
  });
});
