import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import { MailServer } from '../deployment/mail-server.ts';
import { failingMail, type Met } from './failing-mail.ts';

/** Each sends through a mail server of its own: plain, with STARTTLS, with TLS from the first byte. */
export const scopes = ['default', 'eu', 'us'] as const;

const PASSWORD = 'p4ssword-of-the-soak';
/** No fault lasts so long: nothing may be given up. */
const EXPIRE_AFTER_MINUTES = 14 * 24 * 60;
const login = { 'system/smtp/auth': 'plain', 'system/smtp/username': 'shop' } as const;

/** Two more mail servers for a deployment, with scopes that send through them; all three fail. Resolves to the two. */
export const startMailServers = async (
  service: DeploymentUnderFaults,
  random: () => number,
  rate: number,
  met: Met,
): Promise<MailServer[]> => {
  const expiry = { 'delivery/expire_after_minutes': EXPIRE_AFTER_MINUTES };
  const host = { 'system/smtp/host': 'localhost' };
  const eu = await MailServer.start(await failingMail(random, rate, met, 'starttls'));
  const us = await MailServer.start(await failingMail(random, rate, met, 'implicit'));
  service.mail.script = await failingMail(random, rate, met, 'none');
  service.functions.log.forbid(PASSWORD);
  const { settings } = service;
  await settings.save({ ...service.server, ...expiry });
  await settings.save({ ...host, ...login, 'system/smtp/port': eu.port, 'system/smtp/ssl': 'tls' }, PASSWORD, 'eu');
  await settings.save({ ...host, ...login, 'system/smtp/port': us.port, 'system/smtp/ssl': 'ssl' }, PASSWORD, 'us');
  return [eu, us];
};
