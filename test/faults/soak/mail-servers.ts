import type { DeploymentUnderFaults } from '../deployment/deployment.ts';
import { MailServer } from '../deployment/mail-server.ts';
import { failingMail, type Met } from './failing-mail.ts';

/**
 * The scopes of emails: one for each mail server (plain, with STARTTLS, with implicit TLS), or two, of which the first has
 * webhooks and the other none.
 */
export const scopes = ['default', 'eu', 'us'] as const;
export const scopesWith = ['with', 'eu.with', 'us.with'] as const;
export const scopesWithout = ['without', 'eu.without', 'us.without'] as const;

const PASSWORD = 'p4ssword-of-the-soak';
/** Longer than any fault lasts, so nothing may expire. */
const EXPIRE_AFTER_MINUTES = 14 * 24 * 60;
const login = { 'system/smtp/auth': 'plain', 'system/smtp/username': 'shop' } as const;

/** Adds two more mail servers to a deployment, with scopes that use them; all three fail. Resolves to the two. */
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
