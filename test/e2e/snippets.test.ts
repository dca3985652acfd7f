import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { messageIn, messagesIn } from '../support/runner/inbox.ts';
import type { Runner } from '../support/runner/runner.ts';
import { runningStack } from '../support/runner/running-stack.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

const running = runningStack();
let runner: Runner;
beforeAll(() => {
  runner = running().runner;
});

describe.each(['README.md', 'docs/api.md'])('the snippets of %s', (file) => {
  const snippet = async (language: string, containing: string): Promise<string> => {
    const document = await readFile(join(root, file), 'utf8');
    const blocks = [...document.matchAll(/```(\w+)\n([\s\S]*?)```/g)];
    const found = blocks.find(([, lang, code]) => lang === language && code?.includes(containing));
    if (!found?.[2]) throw new Error(`${file} has no ${language} snippet with ${containing}`);
    return found[2];
  };
  const environment = () => ({ ...process.env, STOREMAIL_URL: runner.api, STOREMAIL_KEY: runner.keys.sending });

  it('the SDK lines deliver', async () => {
    const before = (await messagesIn(runner.inbox)).filter((mail) => mail.subject === 'Your order').length;
    const program = join(root, 'node_modules', '.cache', `snippet-${crypto.randomUUID()}.mjs`);
    await writeFile(program, await snippet('js', 'new Resend'));
    await run(process.execPath, [program], { env: environment() }).finally(() => rm(program));
    await expect
      .poll(async () => (await messagesIn(runner.inbox)).filter((mail) => mail.subject === 'Your order').length)
      .toBeGreaterThan(before);
  });

  it('the curl line delivers', async () => {
    const line = (await snippet('sh', 'curl')).replace('"Your order"', `"By curl, ${file}"`);
    const { stdout } = await run('bash', ['-c', line], { env: environment() });
    expect(JSON.parse(stdout)).toEqual({ id: expect.any(String) });
    await messageIn(runner.inbox, `By curl, ${file}`);
  });
});
