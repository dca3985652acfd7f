import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3Uploads } from '../../../shared/adapters/s3/s3-uploads.ts';
import type { Uploads } from '../../../shared/ports/emails/uploads.ts';
import { startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';
import { memoryUploads } from '../../support/fakes/memory-uploads.ts';

const Bucket = 'content';
const message = Buffer.from('From: shop@svc.test\r\n\r\n\xff', 'latin1');
const sha256 = 'a'.repeat(64);

let endpoint: TestEndpoint;
let operator: S3Client;
let uploads: Uploads;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  operator = new S3Client({ ...endpoint.operator, forcePathStyle: true });
  await operator.send(new CreateBucketCommand({ Bucket }));
  const role = endpoint.role([
    {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
      Resource: `arn:aws:s3:::${Bucket}/uploads/*`,
    },
    { Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${Bucket}` },
  ]);
  const client = new S3Client({ ...role, forcePathStyle: true });
  const signer = new S3Client({ ...role, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  uploads = s3Uploads({ bucket: Bucket, client, signer });
});
afterAll(() => endpoint.close());

const put = (url: string, body: Buffer, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'PUT', body: new Uint8Array(body), headers });

describe.each([
  [
    'in a bucket',
    () => ({
      uploads,
      put: async (holder: string, id: string) => void (await put(await uploads.url(holder, id, 900), message)),
    }),
  ],
  [
    'in memory',
    () => {
      const fake = memoryUploads();
      return { uploads: fake, put: async (holder: string, id: string) => fake.put(holder, id, message) };
    },
  ],
])('uploads %s', (where, make) => {
  it('are available to their owner after the PUT', async () => {
    const { uploads, put } = make();
    expect(await uploads.get('key', `${where}-1`)).toEqual({ kind: 'none' });
    await put('key', `${where}-1`);
    expect(await uploads.get('key', `${where}-1`)).toEqual({ kind: 'uploaded', bytes: message });
    expect(await uploads.get('other', `${where}-1`)).toEqual({ kind: 'none' });
  });

  it('are reduced to their hash once accepted', async () => {
    const { uploads, put } = make();
    await put('key', `${where}-2`);
    await uploads.setAccepted('key', `${where}-2`, sha256);
    expect(await uploads.get('key', `${where}-2`)).toEqual({ kind: 'accepted', sha256 });
  });
});

describe('the URL of an upload', () => {
  it('stores the object in the bucket unchanged', async () => {
    const url = await uploads.url('key', 'one', 900, message.length);
    expect((await put(url, message, { 'content-type': 'message/rfc822' })).status).toBe(200);
    const head = await operator.send(new HeadObjectCommand({ Bucket, Key: 'uploads/key/one' }));
    expect(head.ContentLength).toBe(message.length);
    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;host');
    expect([...new URL(url).searchParams.keys()].join()).not.toMatch(/checksum/i);
  });

  it('accepts 30 MB', async () => {
    const large = Buffer.alloc(30 * 1024 * 1024, 'x');
    expect((await put(await uploads.url('key', 'large', 900), large)).status).toBe(200);
    expect(await uploads.get('key', 'large')).toMatchObject({ kind: 'uploaded' });
    expect((await put(await uploads.url('key', 'larger', 900), Buffer.concat([large, message]))).status).toBe(200);
    expect(await uploads.get('key', 'larger')).toEqual({ kind: 'too-large' });
  });

  it('is valid only for PUT, for a limited time', async () => {
    const url = await uploads.url('key', 'two', 900);
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    const expired = new URL(url);
    expired.searchParams.set('X-Amz-Date', '20200101T000000Z');
    expect((await put(expired.href, message)).status).toBe(403);
    expect(await uploads.get('key', 'two')).toEqual({ kind: 'none' });
  });
});
