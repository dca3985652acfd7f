import { decide } from '../../shared/email/decide.ts';
import type { Email } from '../../shared/email/email.ts';
import { suppressionOf } from '../../shared/email/identity.ts';
import { end, expire, hold, unheardOf } from '../../shared/email/state.ts';
import type { EmailChanges, ScopeSettings, SettingsInForce } from '../../shared/ports.ts';

/** What to do about an email that somebody rang for. */
export type Plan =
  | { do: 'nothing' }
  /** No mail server is needed for this. */
  | { do: 'change'; changes: EmailChanges }
  /** `again`: the outcome of an earlier attempt was never learnt. */
  | { do: 'attempt'; settings: SettingsInForce; again: boolean };

const NOTHING: Plan = { do: 'nothing' };

/** The settings to send with, or why no mail of the scope goes out at present, for people. */
const usable = (scope: ScopeSettings): { settings: SettingsInForce } | { reason: string } => {
  switch (scope.kind) {
    case 'not-configured':
      return { reason: 'There are no mail settings yet' };
    case 'faulty':
      return { reason: scope.reason };
    case 'in-force':
      // Until redirecting is possible, it must not reach a customer either.
      return scope.settings.values['developer/mode'] === 'off' ? scope : { reason: 'Developer mode holds all mail' };
  }
};

const held = (email: Email, reason: string, now: number, again: boolean): Plan => {
  const isSame = email.state === 'held' && email.heldUnder === undefined && email.reason === reason;
  if (isSame) return NOTHING;
  return { do: 'change', changes: { ...hold(email, { now, reason }), ...(again && unheardOf(email)) } };
};

const attempt = (email: Email, scope: ScopeSettings, now: number, again: boolean): Plan => {
  const found = usable(scope);
  if ('reason' in found) return held(email, found.reason, now, again);
  const suppression = suppressionOf(email, found.settings.values);
  if (suppression === undefined) return { do: 'attempt', settings: found.settings, again };
  return { do: 'change', changes: end(email, { state: 'suppressed', reason: suppression }) };
};

/** What to do about an email now, under the settings of its own scope. */
export const planFor = (email: Email, scope: ScopeSettings, now: number): Plan => {
  const policy =
    scope.kind === 'in-force'
      ? {
          expireAfterMinutes: scope.settings.values['delivery/expire_after_minutes'],
          version: scope.settings.version,
        }
      : {};
  switch (decide(email, now, policy)) {
    case 'nothing':
      return NOTHING;
    case 'expire':
      return { do: 'change', changes: expire(email) };
    case 'attempt':
      return attempt(email, scope, now, false);
    case 'attempt-again':
      return attempt(email, scope, now, true);
  }
};
