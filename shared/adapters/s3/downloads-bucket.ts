import type { Downloads } from '../../ports/emails/downloads.ts';
import { fromStore } from '../aws-faults.ts';

/** Downloads in the bucket of that name. S3's client is loaded with the first of them, as in `contentBucket`. */
export const downloadsBucket = (name: string): Downloads => {
  let opening: Promise<Downloads> | undefined;
  const opened = (): Promise<Downloads> => {
    opening ??= openS3Downloads(name);
    return opening;
  };
  return { offer: async (file, seconds) => fromStore((await opened()).offer(file, seconds)) };
};

const openS3Downloads = async (name: string): Promise<Downloads> => {
  const { s3Downloads } = await import('#s3-downloads');
  return s3Downloads({ bucket: name });
};
