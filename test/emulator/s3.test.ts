import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../../infra/emulator/iam/statement.ts';
import { allow, startTestEndpoint, type TestEndpoint } from '../support/emulators/aws-endpoint.ts';

const Bucket = 'contents';
const objects = 'arn:aws:s3:::contents/emails/*';

let endpoint: TestEndpoint;
let s3: S3Client;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  s3 = new S3Client(endpoint.operator);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'emails/1', Body: 'hello' }));
});
afterAll(async () => {
  s3.destroy();
  await endpoint.close();
});

const withRole = async <T>(statements: Statement[], work: (client: S3Client) => Promise<T>): Promise<T> => {
  const client = new S3Client(endpoint.role(statements));
  return work(client).finally(() => client.destroy());
};
const get = async (Key: string, client = s3) => {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Body?.transformToByteArray();
};

describe('an object', () => {
  it.each(['plain', 'with space & ü/日本', 'a%2Fb', 'a+b?c'])('named %s is kept byte for byte', async (name) => {
    const bytes = Uint8Array.from({ length: 2_000_000 }, (_, i) => i % 251);
    await s3.send(new PutObjectCommand({ Bucket, Key: `emails/${name}`, Body: bytes }));
    expect(Buffer.from((await get(`emails/${name}`)) ?? []).equals(bytes)).toBe(true);
  });

  it('answers HEAD', async () => {
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'emails/1' }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: expect.any(String) });
  });

  it('can be deleted', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'emails/gone', Body: 'x' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'emails/gone' }));
    await expect(get('emails/gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('can be listed', async () => {
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'emails/1' }));
    expect(Contents).toMatchObject([{ Key: 'emails/1' }]);
  });
});

describe('a role', () => {
  it('has access below its prefix only', async () => {
    await withRole([allow(['s3:GetObject', 's3:PutObject'], objects)], async (client) => {
      await client.send(new PutObjectCommand({ Bucket, Key: 'emails/2', Body: 'two' }));
      expect(Buffer.from((await get('emails/2', client)) ?? []).toString()).toBe('two');
      await expect(get('other/2', client)).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringContaining('s3:GetObject on resource: arn:aws:s3:::contents/other/2'),
        $metadata: { httpStatusCode: 403 },
      });
    });
  });

  it('is not told that an object does not exist, unless it may list the bucket', async () => {
    const read = allow('s3:GetObject', objects);
    await withRole([read], (client) =>
      expect(get('emails/missing', client)).rejects.toMatchObject({ name: 'AccessDenied' }),
    );
    await withRole([read, allow('s3:ListBucket', 'arn:aws:s3:::contents')], (client) =>
      expect(get('emails/missing', client)).rejects.toMatchObject({ name: 'NoSuchKey' }),
    );
  });

  it('lists with the prefix that its condition asks for', async () => {
    const list = allow('s3:ListBucket', 'arn:aws:s3:::contents', { StringLike: { 's3:prefix': 'emails/*' } });
    await withRole([list], async (client) => {
      await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'emails/1' }));
      const all = client.send(new ListObjectsV2Command({ Bucket }));
      await expect(all).rejects.toMatchObject({ name: 'AccessDenied' });
    });
  });

  it('may make no calls without a known action', async () => {
    const copy = new CopyObjectCommand({ Bucket, Key: 'emails/copy', CopySource: 'contents/emails/1' });
    await withRole([allow('*', '*')], (client) =>
      expect(client.send(copy)).rejects.toMatchObject({ name: 'AccessDenied' }),
    );
    await expect(s3.send(copy)).resolves.toMatchObject({ CopyObjectResult: expect.anything() });
  });
});

describe('conditional requests', () => {
  const Key = 'emails/conditional';
  const put = (conditions: object = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'new', ...conditions }));
  const read = (conditions: object) => s3.send(new GetObjectCommand({ Bucket, Key, ...conditions }));
  const etag = async () => (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ETag ?? '';
  const refused = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };

  it('create an object once', async () => {
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await put({ IfNoneMatch: '*' });
    await expect(put({ IfNoneMatch: '*' })).rejects.toMatchObject(refused);
  });

  it('replace only the version that was read', async () => {
    await put();
    await put({ IfMatch: await etag() });
    await expect(put({ IfMatch: '"0123"' })).rejects.toMatchObject(refused);
    await expect(
      s3.send(new PutObjectCommand({ Bucket, Key: 'emails/none', Body: 'x', IfMatch: '"0123"' })),
    ).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('read only changed objects', async () => {
    await put();
    await expect(read({ IfNoneMatch: await etag() })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(read({ IfMatch: '"0123"' })).rejects.toMatchObject(refused);
    await expect(read({ IfModifiedSince: new Date(Date.now() + 10_000) })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(read({ IfUnmodifiedSince: new Date(0) })).rejects.toMatchObject(refused);
    expect(await (await read({ IfNoneMatch: '"0123"', IfModifiedSince: new Date(0) })).Body?.transformToString()).toBe(
      'new',
    );
  });
});

describe('the checksum of a body', () => {
  const put = (said: object) => s3.send(new PutObjectCommand({ Bucket, Key: 'emails/said', Body: 'hello', ...said }));

  it.each([
    ['CRC32', { ChecksumCRC32: 'NhCmhg==' }],
    ['SHA1', { ChecksumSHA1: 'qvTGHdzF6KLavt4PO0gs2a6pQ00=' }],
    ['SHA256', { ChecksumSHA256: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=' }],
    ['MD5', { ContentMD5: 'XUFAKrxLKna5cZ2REBfFkg==' }],
  ])('is verified: %s', async (_name, said) => {
    await put(said);
    const other = Object.fromEntries(Object.entries(said).map(([name, digest]) => [name, `A${digest.slice(1)}`]));
    await expect(put(other)).rejects.toMatchObject({ name: 'BadDigest' });
  });

  it('is refused if it cannot be verified here', async () => {
    await expect(put({ ChecksumCRC32C: 'mnG7TA==' })).rejects.toMatchObject({ name: 'NotImplemented' });
  });
});

it.each([
  ['tagging', () => new GetObjectTaggingCommand({ Bucket, Key: 'emails/1' })],
  ['x-amz-tagging', () => new PutObjectCommand({ Bucket, Key: 'emails/1', Body: 'x', Tagging: 'a=b' })],
  ['versioning', () => new GetBucketVersioningCommand({ Bucket })],
])('refuses what it does not emulate, naming it: %s', async (name, command) => {
  const failure = await s3.send(command() as GetObjectTaggingCommand).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: 'NotImplemented', message: expect.stringContaining(name) });
});
