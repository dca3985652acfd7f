import { createHash } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/**
 * The credentials of a role on this machine: one access key id per role, by which the AWS endpoint knows who calls.
 * They open nothing else and are the same for every run.
 */
export const credentialsOf = (roleName: string): Credentials => {
  const digest = createHash('sha256').update(roleName).digest('hex').toUpperCase();
  return { accessKeyId: `LOCAL${digest.slice(0, 15)}`, secretAccessKey: 'local', sessionToken: 'local' };
};
