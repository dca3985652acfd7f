import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SettingsDocument } from '../../../shared/settings/schema/effective.ts';
import { testCertificates } from '../../support/smtp/certificates.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { startAwsProxy } from './aws-proxy.ts';
import { Clock } from './clock.ts';
import { DeploymentUnderFaults } from './deployment.ts';
import { startEmulators } from './emulators.ts';
import { Functions, type FunctionsOptions } from './functions.ts';
import { MailServer } from './mail-server.ts';
import { confidential } from './orders.ts';

export interface DeploymentOptions
  extends Partial<Pick<FunctionsOptions, 'names' | 'environment' | 'clockSkewSeconds'>> {
  smtp?: SmtpScript;
  /** Settings in addition to the mail server's host and port. */
  settings?: SettingsDocument;
  password?: string;
  /** The speed of the clock relative to real time. */
  speed?: number;
  /** Whether the emulators run in this process or in a separate one. */
  emulators?: 'here' | 'apart';
}

/** As in the stack. */
const CLOCK_SKEW_SECONDS = 600;

/** Starts a deployment without emails whose settings lead to its mail server. */
export const startDeployment = async (options: DeploymentOptions = {}): Promise<DeploymentUnderFaults> => {
  const { smtp, settings, password, speed, clockSkewSeconds = CLOCK_SKEW_SECONDS, emulators: where = 'here' } = options;
  const { names, environment } = options;
  const directory = await mkdtemp(join(tmpdir(), 'storemail-faults-'));
  const authority = join(directory, 'authority.pem');
  await writeFile(authority, (await testCertificates()).ca);
  const clock = new Clock(directory, speed);
  const [emulators, mail] = await Promise.all([startEmulators(where), MailServer.start(smtp)]);
  const aws = await startAwsProxy(emulators.url);
  const functions = await Functions.build({
    emulators,
    clock,
    endpoint: aws.url,
    clockSkewSeconds,
    ...(names && { names }),
    environment: { ...environment, NODE_EXTRA_CA_CERTS: authority },
  });
  functions.log.forbid(...confidential, ...(password === undefined ? [] : [password]));
  const close = async (): Promise<void> => {
    await functions.close();
    await Promise.all([mail.stop(), aws.close()]);
    await emulators.close();
    await rm(directory, { recursive: true });
  };
  const deployment = new DeploymentUnderFaults({ clock, emulators, aws, mail, functions, close });
  await deployment.settings.save({ ...deployment.server, ...settings }, password);
  return deployment;
};
