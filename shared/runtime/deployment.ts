import type { Capabilities } from '../settings/checks/cross-check.ts';
import { env } from './env.ts';
import { networkPolicy } from './network-policy.ts';
import { sendmailPath } from './sendmail-path.ts';

/** The capabilities of this deployment, from the environment that the stack sets. */
export const thisDeployment = (now: () => number, source: NodeJS.ProcessEnv = process.env): Capabilities => ({
  network: networkPolicy(source),
  sendmail: sendmailPath(source) !== undefined,
  federatedAudiences: source[env.federatedAudiences]?.split(',') ?? [],
  now,
});
