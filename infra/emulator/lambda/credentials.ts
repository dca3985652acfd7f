import { createHash } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/**
 * The local credentials of a role: one access key id per role, by which the AWS endpoint identifies the caller. They
 * are worthless elsewhere and the same for every run.
 */
export const credentialsOf = (roleName: string): Credentials => {
  const digest = createHash('sha256').update(roleName).digest('hex').toUpperCase();
  return { accessKeyId: `LOCAL${digest.slice(0, 15)}`, secretAccessKey: 'local', sessionToken: 'local' };
};
