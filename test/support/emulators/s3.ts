import { S3Client } from '@aws-sdk/client-s3';
import { startFauxqs } from 'fauxqs';
import { emulatorClient } from './aws-client.ts';

export interface S3 {
  client: S3Client;
  bucket: string;
  url: string;
  close(): Promise<void>;
}

/** An empty bucket in an in-process emulator on a free port. */
export const startS3 = async (): Promise<S3> => {
  const server = await startFauxqs({ port: 0, logger: false });
  const { bucketName: bucket } = server.createBucket('content');
  const url = `http://127.0.0.1:${server.port}`;
  const client = new S3Client({ ...emulatorClient(url), forcePathStyle: true });
  return {
    client,
    bucket,
    url,
    close: async () => {
      client.destroy();
      await server.stop();
    },
  };
};
