import { isSenderAllowed } from '../../shared/email/address/allowed-sender.ts';
import {
  developerHold,
  isOutage,
  isProbeDue,
  NO_SETTINGS,
  noSettings,
  putOffUntil,
} from '../../shared/email/lifecycle/circuit.ts';
import { decide } from '../../shared/email/lifecycle/decide.ts';
import type { Email } from '../../shared/email/lifecycle/email.ts';
import { expiresAt } from '../../shared/email/lifecycle/expiry.ts';
import { withCopiesDue } from '../../shared/email/lifecycle/owed-copies.ts';
import { end, expire, hold, unheardOf } from '../../shared/email/lifecycle/state.ts';
import { suppressionOf } from '../../shared/email/message/identity.ts';
import type { Circuit } from '../../shared/ports/circuit-store.ts';
import type { EmailChanges } from '../../shared/ports/email-store.ts';
import type { ScopeSettings, SettingsInForce } from '../../shared/ports/settings-reader.ts';
import { SENDER_NOT_ALLOWED } from '../../shared/settings/checks/sender-rule.ts';

/** What to do about an email that was enqueued. */
export type Plan =
  | { do: 'nothing' }
  /** No mail server is needed for this. */
  | { do: 'change'; changes: EmailChanges }
  /** The circuit must be open before the email waits for it: whoever closes it looks for what was held. */
  | { do: 'hold'; circuit: Circuit; changes: EmailChanges }
  /**
   * `again`: the outcome of an earlier attempt was never learnt. `probe`: only if this worker is the one that may try
   * whether the circuit can be closed.
   */
  | { do: 'attempt'; settings: SettingsInForce; again: boolean; probe?: Circuit };

export interface Planned {
  email: Email;
  plan: Plan;
}

const NOTHING: Plan = { do: 'nothing' };

export interface PlanContext {
  now: number;
  /** In [0, 1). */
  random: () => number;
}

/** What is known of a scope: its settings, and the circuit that is open under them. */
export interface ScopeState {
  settings: ScopeSettings;
  circuit?: Circuit;
}

/** The settings to send with, or why no mail of the scope goes out at present. */
const usable = (
  { settings, circuit }: ScopeState,
  scope: string,
  now: number,
): { settings: SettingsInForce } | { circuit: Circuit } => {
  switch (settings.kind) {
    case 'not-configured':
      return { circuit: circuit ?? noSettings(scope, 'There are no mail settings yet', now) };
    case 'faulty':
      return { circuit: circuit ?? noSettings(scope, settings.reason, now) };
    case 'in-force': {
      const { values, version } = settings.settings;
      return values['developer/mode'] === 'hold' ? { circuit: developerHold(scope, version, now) } : settings;
    }
  }
};

/** The email waits for the circuit; nothing to do if it does so already. */
const held = (email: Email, circuit: Circuit, now: number, again: boolean): Plan => {
  const { reason, version } = circuit;
  const under = version === NO_SETTINGS ? {} : { under: version };
  if (email.state === 'held' && email.heldUnder === under.under && email.reason === reason) return NOTHING;
  const changes = { ...hold(email, { now, reason, ...under }), ...(again && unheardOf(email)) };
  return { do: 'hold', circuit, changes };
};

/**
 * The server is not reachable at present: the email comes again later, as it is. A held one waits on, and is released
 * once no circuit is open.
 */
const putOff = (email: Email, circuit: Circuit, settings: SettingsInForce, { now, random }: PlanContext): Plan => {
  if (email.state === 'held') return NOTHING;
  const nextAttemptAt = putOffUntil(circuit, now, random());
  const limit = expiresAt(email, now, settings.values['delivery/expire_after_minutes']);
  const changes = { nextAttemptAt, dueAt: Math.min(nextAttemptAt, limit), reason: circuit.reason };
  return { do: 'change', changes };
};

/** What becomes of an email that is not attempted because this circuit is open. */
export const barred = (
  email: Email,
  circuit: Circuit,
  { settings, again }: Pick<Extract<Plan, { do: 'attempt' }>, 'settings' | 'again'>,
  context: PlanContext,
): Plan => (isOutage(circuit) ? putOff(email, circuit, settings, context) : held(email, circuit, context.now, again));

/**
 * Ended without an attempt. If one was under way whose lease ran out, the server may have the message: should the email
 * be sent again by hand, that may be a second copy.
 */
const ended = (email: Email, changes: EmailChanges, now: number): Plan => ({
  do: 'change',
  changes: { ...withCopiesDue(email, changes, now), ...(email.state === 'sending' && unheardOf(email)) },
});

const attempt = (email: Email, state: ScopeState, context: PlanContext, again: boolean): Plan => {
  const { now } = context;
  const found = usable(state, email.scope, now);
  if ('circuit' in found) return held(email, found.circuit, now, again);
  const { settings } = found;
  const suppression = suppressionOf(email, settings.values);
  if (suppression !== undefined) return ended(email, end(email, { state: 'suppressed', reason: suppression }), now);
  // Checked when the email was accepted, too, but then the settings may not have been there to go by.
  if (email.from && !isSenderAllowed(email.from.address, settings.values['delivery/allowed_senders'])) {
    return ended(email, end(email, { state: 'failed', reason: `from: ${SENDER_NOT_ALLOWED}` }), now);
  }
  const { circuit } = state;
  if (!circuit) return { do: 'attempt', settings, again };
  return isProbeDue(circuit, now)
    ? { do: 'attempt', settings, again, probe: circuit }
    : barred(email, circuit, { settings, again }, context);
};

/** What to do about an email now, under the settings of its own scope. */
export const planFor = (email: Email, state: ScopeState, context: PlanContext): Plan => {
  const { now } = context;
  const { settings } = state;
  const policy =
    settings.kind === 'in-force'
      ? { expireAfterMinutes: settings.settings.values['delivery/expire_after_minutes'] }
      : {};
  switch (decide(email, now, policy)) {
    case 'nothing':
      return NOTHING;
    case 'expire':
      return ended(email, expire(email), now);
    case 'attempt':
      return attempt(email, state, context, false);
    case 'attempt-again':
      return attempt(email, state, context, true);
  }
};
