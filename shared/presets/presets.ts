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

/** The provider that a mail server belongs to, in lower case; `undefined` for one that is nobody's known. */
export const presetOfHost = (host: string): Preset | undefined =>
  presets.find(({ id, servers }) => id !== 'postfix' && servers.some((server) => server.host === host));

/** What a provider's settings are, by path: what to set before the login. */
export const presetValues = (preset: Preset, host: string): Record<string, string | number> => ({
  'system/smtp/transport': 'smtp',
  'system/smtp/host': host,
  'system/smtp/port': preset.port,
  ...(preset.username !== undefined && { 'system/smtp/username': preset.username }),
  'system/smtp/auth': preset.auth,
  'system/smtp/ssl': preset.ssl,
  ...(preset.oauth2 && { 'oauth2/provider': preset.oauth2.provider, 'oauth2/grant': preset.oauth2.grant }),
});
