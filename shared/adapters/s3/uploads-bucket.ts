import type { Uploads } from '../../ports/emails/uploads.ts';
import { fromStore } from '../aws-faults.ts';

/** Uploads in the bucket of that name. S3's client is loaded with the first of them, as in `contentBucket`. */
export const uploadsBucket = (name: string): Uploads => {
  let opening: Promise<Uploads> | undefined;
  const opened = (): Promise<Uploads> => {
    opening ??= openS3Uploads(name);
    return opening;
  };
  return {
    url: async (holder, id, seconds, size) => fromStore((await opened()).url(holder, id, seconds, size)),
    get: async (holder, id) => fromStore((await opened()).get(holder, id)),
    setAccepted: async (holder, id, sha256) => fromStore((await opened()).setAccepted(holder, id, sha256)),
  };
};

const openS3Uploads = async (name: string): Promise<Uploads> => {
  const { s3Uploads } = await import('#s3-uploads');
  return s3Uploads({ bucket: name });
};
