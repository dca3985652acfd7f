import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoEmailStore } from '../../shared/adapters/dynamodb/emails/email-store.ts';
import { contentBucket } from '../../shared/adapters/s3/content-bucket.ts';
import { s3Bucket } from '../../shared/adapters/s3/s3-bucket.ts';
import type { Email } from '../../shared/email/lifecycle/email.ts';
import type { EmailStore } from '../../shared/ports/emails/email-store.ts';
import { env } from '../../shared/runtime/env.ts';
import { type Aws, startAws } from '../bench/rig/aws.ts';
import { deliver, type FunctionUnderTest, startFunction } from '../bench/rig/function.ts';
import { Clock } from '../faults/deployment/clock.ts';
import { aContent, anEmail } from '../support/builders/emails.ts';
import { emulatorClient } from '../support/emulators/aws-client.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../support/smtp/server.ts';

/** The memory size of deliver-email on AWS. */
const MEMORY_MB = 1024;
/** The worker's clock is so slow that no timeout is reached, however busy the machine is. */
const CLOCK_SPEED = 1 / 100;
/** In base64, a request of 4 MB. */
const ATTACHED_BYTES = 3_000_000;

let aws: Aws;
let server: ScriptedSmtp;
let worker: FunctionUnderTest;
let s3: S3Client;
let directory: string;
let store: EmailStore;

beforeAll(async () => {
  [aws, server] = await Promise.all([startAws(), startScriptedSmtp({ pipelining: true })]);
  await aws.configure({ 'system/smtp/host': '127.0.0.1', 'system/smtp/port': server.port });
  s3 = new S3Client({ ...emulatorClient(aws.url), forcePathStyle: true });
  const bucket = contentBucket(aws.environment()[env.bucket] ?? '', async (name) => s3Bucket(name, s3));
  store = dynamoEmailStore({ client: aws.dynamoDb, table: aws.table, bucket, now: Date.now });
  directory = await mkdtemp(join(tmpdir(), 'storemail-large-'));
  const clock = new Clock(directory, CLOCK_SPEED).environment();
  const NODE_OPTIONS = `${clock.NODE_OPTIONS} --enable-source-maps --max-old-space-size=${MEMORY_MB}`;
  worker = await startFunction('deliver-email', { ...aws.environment(), ...clock, NODE_OPTIONS });
});
afterAll(async () => {
  await Promise.all([worker.leave(), server.close()]);
  await aws.close();
  await rm(directory, { recursive: true, force: true });
});

/** Peak resident memory of the process, including buffers outside the heap (Linux only). */
const peakMb = async (pid: number): Promise<number> => {
  const [, kB = '0'] = /^VmHWM:\s+(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kB) / 1024;
};

const acceptLarge = async (): Promise<Email> => {
  const email = anEmail({ createdAt: Date.now() });
  const content = randomBytes(ATTACHED_BYTES).toString('base64');
  await store.accept(email, aContent({ attachments: [{ filename: 'catalogue.pdf', content }] }));
  return email;
};

it('ten emails of 4 MB in one batch leave half of the memory unused', async () => {
  const emails = await Promise.all(Array.from({ length: 10 }, acceptLarge));
  await deliver(
    worker,
    emails.map(({ id }) => id),
  );
  expect(server.messages).toHaveLength(10);
  expect(await peakMb(worker.pid)).toBeLessThan(MEMORY_MB / 2);
});
