import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { quickDataStream } from '../../../infra/build/lean-nodemailer.ts';

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
