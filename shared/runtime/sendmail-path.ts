import { env } from './env.ts';

/** Absolute path of the deployment's sendmail program; `undefined`: it has none, so settings cannot choose Sendmail. */
export const sendmailPath = (source: NodeJS.ProcessEnv = process.env): string | undefined =>
  source[env.sendmailPath] || undefined;
