import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Copy } from './deployment/check.ts';
import type { DeploymentUnderFaults } from './deployment/deployment.ts';
import { underFaults } from './deployment/under-faults.ts';

const { start, delivered, onEnd } = underFaults();

let directory: string;
const directories: string[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'storemail-sendmail-'));
  directories.push(directory);
});
afterAll(() => Promise.all(directories.map((one) => rm(one, { recursive: true }))));

const path = (): string => join(directory, 'sendmail');

/** Installs a program with this shell script, atomically, since it may be run at any time. */
const install = async (script: string): Promise<void> => {
  const next = join(directory, 'next');
  await writeFile(next, `#!/bin/sh\n${script}\n`);
  await chmod(next, 0o755);
  await rename(next, path());
};

/** A script that stores the message: first the recipients, an empty line, then the message. */
const takes = (): string => `shift 4; (printf '%s\\n' "$@" ''; cat) > ${directory}/$$.taken`;

const copies = async (): Promise<Copy[]> => {
  const files = (await readdir(directory)).filter((name) => name.endsWith('.taken'));
  const texts = await Promise.all(files.map((name) => readFile(join(directory, name), 'latin1')));
  return texts.map((text) => {
    const [head = ''] = text.split('\n\n', 1);
    return { to: head.split('\n'), raw: Buffer.from(text.slice(head.length + 2), 'latin1') };
  });
};

const startWithSendmail = async (script?: string): Promise<DeploymentUnderFaults> => {
  if (script !== undefined) await install(script);
  const service = await start({
    settings: { 'system/smtp/transport': 'sendmail' },
    environment: { SENDMAIL_PATH: path() },
  });
  onEnd(async () => delivered(...(await copies())));
  await service.accept();
  await service.deliver({ timeoutMs: 2_000 });
  return service;
};

const mend = async (service: DeploymentUnderFaults): Promise<void> => {
  await install(takes());
  await service.untilFinal();
};

describe('a sendmail program', () => {
  it('hangs: it is killed in time, and since the outcome is unknown, the next copy is flagged', async () => {
    const service = await startWithSendmail('exec sleep 60');
    expect(await service.email()).toMatchObject({ state: 'retrying', possibleDuplicate: true });
    await mend(service);
    expect(await service.email()).toMatchObject({ state: 'sent', possibleDuplicate: true });
    expect(await copies()).toHaveLength(1);
  });

  it('exits with 75: retried later, without a duplicate', async () => {
    const service = await startWithSendmail('cat > /dev/null; exit 75');
    const email = await service.email();
    expect(email).toMatchObject({ state: 'retrying', attempts: 1 });
    expect(email?.possibleDuplicate).toBeUndefined();
    await mend(service);
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('exits with 0 without reading the message: does not count as accepted', async () => {
    const service = await startWithSendmail('exit 0');
    expect(await service.email()).toMatchObject({ state: 'retrying', possibleDuplicate: true });
    await mend(service);
    expect(await copies()).toHaveLength(1);
  });

  it('is missing: mail is held without counting attempts, and sent once it is there', async () => {
    const service = await startWithSendmail();
    expect(await service.email()).toMatchObject({ state: 'held', attempts: 0 });
    await mend(service);
    expect(await service.email()).toMatchObject({ state: 'sent', attempts: 1 });
  });
});
