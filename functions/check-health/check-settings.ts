import type { Observation } from '../../shared/health/report.ts';
import { SettingsUnavailable } from '../../shared/ports/errors.ts';
import type { PairInForce } from '../../shared/ports/settings/in-force-store.ts';
import type { ScopeSettings, SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { isFederated, usesOauth2 } from '../../shared/settings/checks/oauth2.ts';
import { authoritiesExpireAt } from '../../shared/settings/checks/tls-authorities.ts';
import { isInvalid, waitingPassword } from '../../shared/settings/review/report-review.ts';

/** The state of a scope's settings; `undefined`: they could not be read. */
export const readSettings = async (settings: SettingsReader, scope: string): Promise<ScopeSettings | undefined> => {
  try {
    return await settings.effective(scope);
  } catch (error) {
    if (error instanceof SettingsUnavailable) return undefined;
    throw error;
  }
};

type Said = Pick<Observation, 'code' | 'values' | 'detail'>;

const rejectedEdit = (pair: PairInForce): Said | undefined => {
  const { reviewed } = pair;
  const invalid = [reviewed.document, reviewed.secret].find(isInvalid) ?? waitingPassword(pair);
  if (!invalid) return undefined;
  const { version, rejected } = invalid;
  const detail = `Version ${version} is not in force: ${rejected?.reason}`;
  return { code: 'rejected', values: { version, rejected: rejected?.code ?? '' }, detail };
};

/** What the scope adds to the settings it inherits. */
const ownVersion = (pair: PairInForce | undefined): Said => {
  const version = pair?.document?.version;
  return version === undefined
    ? { code: 'inherited', detail: 'All settings are inherited' }
    : { code: 'in-force', values: { version }, detail: `Version ${version} is in force` };
};

const nothingSaved: Said = { code: 'not-configured', detail: 'There are no mail settings yet' };

const settingsObservation = (pair: PairInForce | undefined, found: ScopeSettings): Observation => {
  const rejected = pair && rejectedEdit(pair);
  switch (found.kind) {
    case 'not-configured':
      return { check: 'settings', state: 'down', ...(rejected ?? nothingSaved) };
    case 'faulty':
      return { check: 'settings', state: 'down', code: 'faulty', detail: found.reason };
    case 'in-force':
      return rejected
        ? { check: 'settings', state: 'degraded', ...rejected }
        : { check: 'settings', state: 'up', ...ownVersion(pair) };
  }
};

const needsPassword = (found: ScopeSettings): boolean =>
  found.kind === 'in-force' && found.settings.values['system/smtp/auth'] !== 'none';

const MS_PER_DAY = 86_400_000;
/** Days. A private authority takes longer to replace than a certificate, since it has to be rolled out first. */
const FEW_DAYS = 30;

const expiry = (days: number): Pick<Said, 'code' | 'values'> =>
  days < 0 ? { code: 'expired' } : { code: 'days-left', values: { days } };

/** Checks the expiry of the authorities in `delivery/tls_ca`: once they have expired, all mail of the scope is held. */
const authorities = (found: ScopeSettings, now: number): Observation[] => {
  const expiresAt = found.kind === 'in-force' ? authoritiesExpireAt(found.settings.values) : undefined;
  if (expiresAt === undefined) return [];
  const days = Math.floor((expiresAt - now) / MS_PER_DAY);
  const state = days < 0 ? 'down' : days < FEW_DAYS ? 'degraded' : 'up';
  const detail = days < 0 ? 'delivery/tls_ca has expired' : `${days} days left`;
  return [{ check: 'authority', state, ...expiry(days), detail }];
};

/** The day on which the credential ends, as `oauth2/secret_expires_on` says. */
const secretExpiry = (found: ScopeSettings, now: number): Observation[] => {
  if (found.kind !== 'in-force' || !usesOauth2(found.settings.values)) return [];
  if (isFederated(found.settings.values)) return [];
  const day = found.settings.values['oauth2/secret_expires_on'];
  if (day === '') return [];
  const days = Math.floor((Date.parse(`${day}T00:00:00Z`) - now) / MS_PER_DAY);
  const detail = days < 0 ? 'oauth2/secret has expired' : `oauth2/secret expires in ${days} days`;
  return [{ check: 'secret', state: days < 0 ? 'down' : days < FEW_DAYS ? 'degraded' : 'up', ...expiry(days), detail }];
};

/** Checks that a scope's newest settings are in force, its password is readable and its authorities are valid. */
export const checkSettings = (
  pair: PairInForce | undefined,
  found: ScopeSettings | undefined,
  now: number,
): Observation[] => {
  if (!found) {
    const detail = 'The settings in force or their password could not be read: see the log of check-health';
    return [{ check: 'password', state: 'down', code: 'unreadable', detail }];
  }
  const settings = settingsObservation(pair, found);
  const password: Observation[] = needsPassword(found)
    ? [{ check: 'password', state: 'up', code: 'readable', detail: 'Readable' }]
    : [];
  return [settings, ...password, ...authorities(found, now), ...secretExpiry(found, now)];
};
