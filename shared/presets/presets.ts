import { mailboxPresets } from './mailboxes.ts';
import type { Preset } from './preset.ts';
import { servicePresets } from './services.ts';

/** The well-known mail providers, those whose login is hardest to find out first. */
export const presets: readonly Preset[] = [
  ...mailboxPresets.slice(0, 2),
  ...servicePresets.slice(0, -1),
  ...mailboxPresets.slice(2),
  ...servicePresets.slice(-1),
];

/** The provider of a mail server, given in lower case; `undefined` if it is unknown. */
export const presetOfHost = (host: string): Preset | undefined =>
  presets.find(({ id, servers }) => id !== 'postfix' && servers.some((server) => server.host === host));

/** A provider's settings by path, except for the login. */
export const presetValues = (preset: Preset, host: string): Record<string, string | number> => ({
  'system/smtp/transport': 'smtp',
  'system/smtp/host': host,
  'system/smtp/port': preset.port,
  ...(preset.username !== undefined && { 'system/smtp/username': preset.username }),
  'system/smtp/auth': preset.auth,
  'system/smtp/ssl': preset.ssl,
  ...(preset.oauth2 && { 'oauth2/provider': preset.oauth2.provider, 'oauth2/grant': preset.oauth2.grant }),
});
