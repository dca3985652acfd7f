import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { contentBucket } from '../../../shared/adapters/s3/content-bucket.ts';
import { type S3, startS3 } from '../../support/emulators/s3.ts';

const s3Loaded = vi.fn();
vi.mock('../../../shared/adapters/s3/s3-client.ts', (original) => {
  s3Loaded();
  return original();
});

let s3: S3;
beforeEach(async () => {
  s3 = await startS3();
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ENDPOINT_URL', s3.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await s3.close();
});

it('loads the S3 client on first use, and returns what was stored', async () => {
  const bucket = contentBucket(s3.bucket);
  expect(s3Loaded).not.toHaveBeenCalled();
  await bucket.put('one', Buffer.from('packed'));
  expect(s3Loaded).toHaveBeenCalledTimes(1);
  expect(Buffer.from((await bucket.get('one')) ?? [])).toEqual(Buffer.from('packed'));
  expect(await bucket.get('two')).toBeUndefined();
});
