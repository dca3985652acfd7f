import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import addressParser from 'nodemailer/lib/addressparser';
import { afterAll, expect, it } from 'vitest';
import { leanNodemailer, quickDataStream } from '../../../infra/build/lean-nodemailer.ts';

type DataStream = Transform & { inByteCount: number; outByteCount: number };

const smtpConnection = dirname(fileURLToPath(import.meta.resolve('nodemailer/lib/smtp-connection')));
const path = join(smtpConnection, 'data-stream.js');
const source = await readFile(path, 'utf8');

const directory = mkdtempSync(join(tmpdir(), 'storemail-data-stream-'));
writeFileSync(join(directory, 'quick.mjs'), quickDataStream(source));
afterAll(() => rmSync(directory, { recursive: true }));

const original = (await import(path)).default as new () => DataStream;
const quick = (await import(join(directory, 'quick.mjs'))).default as new () => DataStream;

const written = async (Stream: new () => DataStream, chunks: readonly string[]) => {
  const stream = new Stream();
  for (const chunk of chunks) stream.write(Buffer.from(chunk, 'latin1'));
  stream.end();
  const bytes = (await buffer(stream)).toString('latin1');
  return { bytes, in: stream.inByteCount, out: stream.outByteCount };
};

it('replaces a class that nodemailer still has', () => {
  expect(quickDataStream(source)).toMatch(/class EveryByte extends Transform/);
});

const chunks = fc.array(fc.string({ unit: fc.constantFrom('\r\n', '\r', '\n', '.', 'a', '\r\n.'), maxLength: 6 }));

it('escapes the same lines as nodemailer, however the message is split into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, async (some) => {
      expect(await written(quick, some)).toEqual(await written(original, some));
    }),
    { numRuns: 500 },
  );
});

it('passes on a message without lines to escape unchanged', async () => {
  const message = 'Subject: Your order\r\n\r\na line\r\n a.b\r\n';
  expect((await written(quick, [message])).bytes).toBe(`${message}.\r\n`);
});

type MimeNode = new (
  type: string,
  options: { boundaryPrefix: string },
) => { setHeader(name: string, value: string): void; buildHeaders(): string };

/** A header that nodemailer writes, and the modules that its bundle loads for that. */
const headerOf = async (name: string, value: string) => {
  const loaded = new Set<string>();
  const { outputFiles } = await build({
    stdin: { contents: "export { default } from 'nodemailer/lib/mime-node'", resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    format: 'cjs',
    write: false,
    external: ['#*'],
    plugins: [leanNodemailer],
  });
  const load = (path: string): unknown => {
    if (!path.startsWith('#')) return createRequire(import.meta.url)(path);
    loaded.add(path);
    return { default: addressParser };
  };
  const module = { exports: {} as { default: MimeNode } };
  new Function('require', 'module', outputFiles[0]?.text ?? '')(load, module);
  const node = new module.exports.default('text/plain', { boundaryPrefix: 'a' });
  node.setHeader(name, value);
  return { header: node.buildHeaders(), loaded };
};

it('loads the parser of addresses for a header that nodemailer has to parse', async () => {
  const { header, loaded } = await headerOf('To', '"Ann, B." <ann@example.com>, bob@example.com');
  expect(header).toContain('To: "Ann, B." <ann@example.com>, bob@example.com');
  expect([...loaded]).toEqual(['#address-parser']);
});

it('loads no parser of addresses for other headers', async () => {
  const { header, loaded } = await headerOf('X-Shop', 'ann@example.com');
  expect(header).toContain('X-Shop: ann@example.com');
  expect([...loaded]).toEqual([]);
});
