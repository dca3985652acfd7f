import { env } from './env.ts';

/** Absolute path of the deployment's sendmail program; `undefined`: it has none, and settings cannot ask for one. */
export const sendmailPath = (source: NodeJS.ProcessEnv = process.env): string | undefined =>
  source[env.sendmailPath] || undefined;
