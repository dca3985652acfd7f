import { isSenderAllowed } from '../../shared/email/address/allowed-sender.ts';
import {
  developerHold,
  isOutage,
  isProbeDue,
  mayProbe,
  NO_SETTINGS,
  noSettings,
  notedRefusals,
  putOffUntil,
  slowServer,
} from '../../shared/email/lifecycle/circuit.ts';
import { decide } from '../../shared/email/lifecycle/decide.ts';
import type { Email } from '../../shared/email/lifecycle/email.ts';
import { convicted, deservesRetrial, isConvicted } from '../../shared/email/lifecycle/evidence.ts';
import { expiresAt } from '../../shared/email/lifecycle/expiry.ts';
import {
  end,
  endedUntried,
  expire,
  hold,
  holdForSender,
  putOff,
  unknownOutcome,
} from '../../shared/email/lifecycle/state.ts';
import { suppressionOf } from '../../shared/email/message/identity.ts';
import type { EmailChanges } from '../../shared/ports/emails/email-store.ts';
import type { Circuit } from '../../shared/ports/sending/circuit-store.ts';
import type { ScopeSettings, SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';
import { SENDER_NOT_ALLOWED } from '../../shared/settings/checks/sender-rule.ts';

/** What to do with an email that was enqueued. */
export type Plan =
  | { do: 'nothing' }
  /** Contacts no mail server. `waitsFor` is recorded first, so that whoever closes that circuit finds the email. */
  | { do: 'change'; changes: EmailChanges; waitsFor?: Circuit }
  /** Opens the circuit before the email waits for it: whoever closes it searches for held mail. */
  | { do: 'hold'; circuit: Circuit; changes: EmailChanges }
  /** `again`: an earlier attempt's outcome was not recorded. `probe`: send only if this worker claims that probe. */
  | { do: 'attempt'; settings: SettingsInForce; again: boolean; probe?: Circuit };

export interface Planned {
  email: Email;
  plan: Plan;
}

export interface PlanContext {
  now: number;
  /** A random number in [0, 1), for jitter. */
  random: () => number;
}

/** What is known about a scope: its settings and the circuit for them. */
export interface ScopeState {
  settings: ScopeSettings;
  /** The circuit of this settings version, open or closed, with the refusals recorded on it. */
  known?: Circuit;
  /** The same circuit, if it is open. */
  circuit?: Circuit;
  /** The mail server is slow, and already occupies as many workers as it may. */
  isFull?: boolean;
}

/** How long an email held by itself waits before it is looked at again while a circuit is open, in milliseconds. */
const SUSPECT_AGAIN_MS = 10 * 60_000;
const SLOW = 'The mail server is slow: its mail takes turns';

const NOTHING: Plan = { do: 'nothing' };

/** Decides what to do with an email now, under the settings of its scope. */
export const planFor = (email: Email, state: ScopeState, context: PlanContext): Plan => {
  const { now } = context;
  const { settings } = state;
  const policy =
    settings.kind === 'in-force'
      ? {
          expireAfterMinutes: settings.settings.values['delivery/expire_after_minutes'],
          version: settings.settings.version,
        }
      : {};
  const isOver = email.state === 'held' && isConvicted(email, state.known) && !deservesRetrial(email, state.known);
  if (isOver) return endConvicted(email, now);
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

/** Another email has been accepted since this one was refused, so the refusal concerns this email alone. */
const endConvicted = (email: Email, now: number): Plan => {
  const { state, reason } = convicted(email.fault?.kind, email.reason);
  return ended(email, end(email, { state, reason }), now);
};

const attempt = (email: Email, state: ScopeState, context: PlanContext, again: boolean): Plan => {
  const { now } = context;
  const found = usable(state, email.scope, now);
  if ('circuit' in found) return held(email, found.circuit, now, again);
  const { settings } = found;
  const suppression = suppressionOf(email, settings.values);
  if (suppression !== undefined) {
    return ended(email, end(email, { state: 'suppressed', reason: suppression }), now);
  }
  // Already checked when the email was accepted, but the scope may have had no settings then.
  if (email.from && !isSenderAllowed(email.from.address, settings.values['delivery/allowed_senders'])) {
    return heldForSender(email, settings, now, again);
  }
  const { circuit } = state;
  if (!circuit) return state.isFull ? turn(email, settings, context) : { do: 'attempt', settings, again };
  return isProbeDue(circuit, now) && mayProbe(circuit, email, now)
    ? { do: 'attempt', settings, again, probe: circuit }
    : barred(email, circuit, { settings, again }, context);
};

/** The settings to send with, or the circuit that stops all mail of the scope. */
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

/** Holds only this email: the rest of the scope's mail goes out, and the recorded circuit stays closed. */
const heldForSender = (email: Email, { scope, version }: SettingsInForce, now: number, again: boolean): Plan => {
  const held = holdForSender(email, { now, under: version, reason: `from: ${SENDER_NOT_ALLOWED}` });
  const waitsFor = notedRefusals({ scope, version }, now);
  return { do: 'change', changes: { ...held, ...(again && unknownOutcome(email)) }, waitsFor };
};

/** The mail server is slow and at its limit of workers: the email waits for its turn. */
export const turn = (email: Email, settings: SettingsInForce, context: PlanContext): Plan => {
  const waits = puttingOff(email, SLOW, settings, context);
  const { scope, version } = settings;
  return waits.do === 'change' ? { ...waits, waitsFor: slowServer({ scope, version }, context.now) } : waits;
};

/** The plan for an email that is not attempted because this circuit is open. */
export const barred = (
  email: Email,
  circuit: Circuit,
  { settings, again }: Pick<Extract<Plan, { do: 'attempt' }>, 'settings' | 'again'>,
  context: PlanContext,
): Plan =>
  isOutage(circuit) ? puttingOff(email, circuit.reason, settings, context) : held(email, circuit, context.now, again);

/** Holds the email until the circuit closes; does nothing if it is already held so. */
const held = (email: Email, circuit: Circuit, now: number, again: boolean): Plan => {
  const { reason, version } = circuit;
  const under = version === NO_SETTINGS ? {} : { under: version };
  const isHeld = email.state === 'held' && email.suspectAt === undefined && email.releasedAt === undefined;
  if (isHeld && email.heldUnder === under.under && email.reason === reason) return NOTHING;
  if (email.suspectAt !== undefined) return later(email, now);
  const changes = { ...hold(email, { now, reason, ...under }), ...(again && unknownOutcome(email)) };
  return { do: 'hold', circuit, changes };
};

/** While the server is down, a queued email waits for the circuit to close in its state; a held one stays held. */
const puttingOff = (email: Email, reason: string, settings: SettingsInForce, { now, random }: PlanContext): Plan => {
  if (email.suspectAt !== undefined) return later(email, now);
  if (email.state === 'held') return email.releasedAt === undefined ? NOTHING : heldOn(email, now);
  const limit = expiresAt(email, now, settings.values['delivery/expire_after_minutes']);
  const until = Math.min(putOffUntil(now, random()), limit);
  return { do: 'change', changes: putOff(email, { now, reason, until, under: settings.version }) };
};

/** Holds the email again, as it was before its release. */
const heldOn = (email: Email, now: number): Plan => {
  const { reason = '', heldUnder } = email;
  return { do: 'change', changes: hold(email, { now, reason, ...(heldUnder !== undefined && { under: heldUnder }) }) };
};

/** An email held by itself stays held while a circuit is open; it is never used as a probe. */
const later = (email: Email, now: number): Plan => {
  const nextAttemptAt = now + SUSPECT_AGAIN_MS;
  return { do: 'change', changes: { nextAttemptAt, dueAt: Math.min(nextAttemptAt, expiresAt(email, now)) } };
};

const ended = (...args: Parameters<typeof endedUntried>): Plan => ({ do: 'change', changes: endedUntried(...args) });
