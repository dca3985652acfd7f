import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { usage } from '../../../infra/local/options.ts';
import { startTestEndpoint } from '../../support/emulators/aws-endpoint.ts';
import { npmStart } from '../../support/runner/npm-start.ts';

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'storemail-start-'));
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** One sentence on standard error, no stack trace, nothing on standard output. */
const refusal = (code: number, sentence: string | RegExp) => ({
  code,
  stdout: '',
  progress: expect.any(Array),
  stderr: typeof sentence === 'string' ? `storemail: ${sentence}\n` : expect.stringMatching(sentence),
});

it('prints its options for --help', async () => {
  expect(await npmStart('--help')).toEqual({ code: 0, stdout: usage, stderr: '', progress: [] });
});

it('refuses an unknown option, and refers to --help', async () => {
  expect(await npmStart('--prot', '1')).toEqual(
    refusal(2, "Unknown option '--prot'. Did you mean --port? Run npm start -- --help for usage."),
  );
});

describe('a start that fails', () => {
  it('names a port that is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ended = await npmStart('--data', data, '--port', String(port - 4));
    server.close();
    expect(ended).toEqual(
      refusal(1, /^storemail: Port \d+ is in use\. Pass another one with --port, or --port 0 [^\n]+\n$/),
    );
  });

  it('names a data directory that is a file', async () => {
    const file = join(data, 'file');
    await writeFile(file, '');
    const ended = await npmStart('--data', file, '--port', '0');
    expect(ended).toEqual(refusal(1, /^storemail: The data directory \S+file cannot be used: [^\n]+\n$/));
  });

  it('names a corrupt file in the data directory', async () => {
    const file = join(data, 'secrets.json');
    await writeFile(file, '{"half');
    const ended = await npmStart('--data', data, '--port', '0');
    expect(ended).toEqual(refusal(1, `${file} is corrupt. Delete its folder to start over.`));
  });

  it('names a folder in the data directory that cannot be created', async () => {
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'inbox'), '');
    const ended = await npmStart('--data', data, '--port', '0');
    expect(ended).toEqual(refusal(1, /^storemail: The data directory cannot be used: [^\n]+inbox[^\n]+\n$/));
  });

  it('says that the data directory is in use', async () => {
    const other = await startTestEndpoint({ dataDir: data });
    const ended = await npmStart('--data', data, '--port', '0');
    await other.close();
    expect(ended).toEqual(refusal(1, `The data directory ${data} is in use by another process.`));
  });

  it("passes on the CDK app's error about its context", async () => {
    const ended = await npmStart('--data', data, '--port', '0', '-c', 'stage=NO');
    expect(ended).toEqual(refusal(1, /^storemail: Context stage must have [^\n]+\n$/));
  });
});
