import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3Downloads } from '../../../shared/adapters/s3/s3-downloads.ts';
import type { Downloads } from '../../../shared/ports/emails/downloads.ts';
import { startTestEndpoint, type TestEndpoint } from '../../support/emulators/aws-endpoint.ts';

const Bucket = 'content';

let endpoint: TestEndpoint;
let downloads: Downloads;

beforeAll(async () => {
  endpoint = await startTestEndpoint();
  const operator = new S3Client({ ...endpoint.operator, forcePathStyle: true });
  await operator.send(new CreateBucketCommand({ Bucket }));
  const role = endpoint.role([
    { Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject'], Resource: `arn:aws:s3:::${Bucket}/downloads/*` },
  ]);
  const client = new S3Client({ ...role, forcePathStyle: true });
  const whenRequired = {
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } as const;
  const signer = new S3Client({ ...role, forcePathStyle: true, ...whenRequired });
  downloads = s3Downloads({ bucket: Bucket, client, signer });
});
afterAll(() => endpoint.close());

const offer = (key: string, filename?: string, contentType = 'text/html') =>
  downloads.offer(
    { key, contentType, bytes: Buffer.from('<b>\u00ff'), ...(filename !== undefined && { filename }) },
    900,
  );

describe('the URL of a download', () => {
  it('returns the bytes without further authentication, as a download', async () => {
    const answer = await fetch(await offer('one/1', 'a.html'));
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from('<b>\u00ff'));
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''a.html");
  });

  it.each([
    ["größe (1)'s.pdf", 'gr%C3%B6%C3%9Fe%20%281%29%27s.pdf'],
    ['\ud800.txt', '%EF%BF%BD.txt'],
    ['a;b=c,"d', 'a%3Bb%3Dc%2C%22d'],
  ])('encodes the file name %j so that every browser understands it', async (filename, encoded) => {
    const answer = await fetch(await offer('one/2', filename));
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''${encoded}`);
  });

  it('omits a missing file name', async () => {
    expect((await fetch(await offer('one/3'))).headers.get('content-disposition')).toBe('attachment');
  });

  it('is valid only for reading this object, for a limited time', async () => {
    const url = await offer('two/1', 'a.txt');
    const { pathname, searchParams } = new URL(url);
    expect([pathname, searchParams.get('X-Amz-Expires')]).toEqual([`/${Bucket}/downloads/two/1`, '900']);
    expect([...searchParams.keys()].join()).not.toMatch(/checksum/i);
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
    const expired = new URL(url);
    expired.searchParams.set('X-Amz-Date', '20200101T000000Z');
    expect((await fetch(expired)).status).toBe(403);
  });
});
