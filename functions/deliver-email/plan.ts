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
import type { Email, Recipient } from '../../shared/email/lifecycle/email.ts';
import { deservesRetrial, isConvicted } from '../../shared/email/lifecycle/evidence.ts';
import { expiresAt } from '../../shared/email/lifecycle/expiry.ts';
import {
  end,
  endedUntried,
  expire,
  hold,
  holdForSender,
  putOff,
  unheardOf,
} from '../../shared/email/lifecycle/state.ts';
import { suppressionOf } from '../../shared/email/message/identity.ts';
import type { EmailChanges } from '../../shared/ports/emails/email-store.ts';
import type { Circuit } from '../../shared/ports/sending/circuit-store.ts';
import type { ScopeSettings, SettingsInForce } from '../../shared/ports/settings/settings-reader.ts';
import { SENDER_NOT_ALLOWED } from '../../shared/settings/checks/sender-rule.ts';

/** What to do about an email that was enqueued. */
export type Plan =
  | { do: 'nothing' }
  /** No mail server is needed for this. `waitsFor`: to be noted before, so that somebody looks for the email. */
  | { do: 'change'; changes: EmailChanges; waitsFor?: Circuit }
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

/** Milliseconds after which an email that is held by itself is looked at again while a circuit is open. */
const SUSPECT_AGAIN_MS = 10 * 60_000;
const SLOW = 'The mail server is slow: its mail takes turns';

const NOTHING: Plan = { do: 'nothing' };

export interface PlanContext {
  now: number;
  /** In [0, 1). */
  random: () => number;
}

/** What is known of a scope: its settings, and the circuit that is open under them. */
export interface ScopeState {
  settings: ScopeSettings;
  /** The circuit of these settings' version, open or closed, with the refusals noted on it. */
  known?: Circuit;
  /** The same, if it is open. */
  circuit?: Circuit;
  /** The mail server is slow, and has all the workers that it may have. */
  isFull?: boolean;
}

const ended = (...args: Parameters<typeof endedUntried>): Plan => ({ do: 'change', changes: endedUntried(...args) });

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
  const isHeld = email.state === 'held' && email.suspectAt === undefined && email.releasedAt === undefined;
  if (isHeld && email.heldUnder === under.under && email.reason === reason) return NOTHING;
  if (email.suspectAt !== undefined) return later(email, now);
  const changes = { ...hold(email, { now, reason, ...under }), ...(again && unheardOf(email)) };
  return { do: 'hold', circuit, changes };
};

/** An email that is held by itself stays so while a circuit is open: it never tries whether that can be closed. */
const later = (email: Email, now: number): Plan => {
  const nextAttemptAt = now + SUSPECT_AGAIN_MS;
  return { do: 'change', changes: { nextAttemptAt, dueAt: Math.min(nextAttemptAt, expiresAt(email, now)) } };
};

/** While the server cannot be reached, the email waits as it is until the circuit closes. A held one stays held. */
const puttingOff = (email: Email, reason: string, settings: SettingsInForce, { now, random }: PlanContext): Plan => {
  if (email.suspectAt !== undefined) return later(email, now);
  if (email.state === 'held') return email.releasedAt === undefined ? NOTHING : heldOn(email, now);
  const limit = expiresAt(email, now, settings.values['delivery/expire_after_minutes']);
  const until = Math.min(putOffUntil(now, random()), limit);
  return { do: 'change', changes: putOff(email, { now, reason, until, under: settings.version }) };
};

/** Back to where it was held. */
const heldOn = (email: Email, now: number): Plan => {
  const { reason = '', heldUnder } = email;
  return { do: 'change', changes: hold(email, { now, reason, ...(heldUnder !== undefined && { under: heldUnder }) }) };
};

/** What becomes of an email that is not attempted because this circuit is open. */
export const barred = (
  email: Email,
  circuit: Circuit,
  { settings, again }: Pick<Extract<Plan, { do: 'attempt' }>, 'settings' | 'again'>,
  context: PlanContext,
): Plan =>
  isOutage(circuit) ? puttingOff(email, circuit.reason, settings, context) : held(email, circuit, context.now, again);

const attempt = (email: Email, state: ScopeState, context: PlanContext, again: boolean): Plan => {
  const { now } = context;
  const found = usable(state, email.scope, now);
  if ('circuit' in found) return held(email, found.circuit, now, again);
  const { settings } = found;
  const suppression = suppressionOf(email, settings.values);
  if (suppression !== undefined) {
    return ended(email, end(email, { state: 'suppressed', reason: suppression }), now);
  }
  // Checked when the email was accepted, too, but then the settings may not have been there to go by.
  if (email.from && !isSenderAllowed(email.from.address, settings.values['delivery/allowed_senders'])) {
    return heldForSender(email, settings, now, again);
  }
  const { circuit } = state;
  if (!circuit) return state.isFull ? turn(email, settings, context) : { do: 'attempt', settings, again };
  return isProbeDue(circuit, now) && mayProbe(circuit, email, now)
    ? { do: 'attempt', settings, again, probe: circuit }
    : barred(email, circuit, { settings, again }, context);
};

/** Other mail of the scope goes out; the circuit that is recorded stays closed. */
const heldForSender = (email: Email, { scope, version }: SettingsInForce, now: number, again: boolean): Plan => {
  const held = holdForSender(email, { now, under: version, reason: `from: ${SENDER_NOT_ALLOWED}` });
  const waitsFor = notedRefusals({ scope, version }, now);
  return { do: 'change', changes: { ...held, ...(again && unheardOf(email)) }, waitsFor };
};

/** The mail server is slow: the email waits for its turn. */
export const turn = (email: Email, settings: SettingsInForce, context: PlanContext): Plan => {
  const waits = puttingOff(email, SLOW, settings, context);
  const { scope, version } = settings;
  return waits.do === 'change' ? { ...waits, waitsFor: slowServer({ scope, version }, context.now) } : waits;
};

/** Another email was accepted since this one was refused, so the refusal is its own. */
const convicted = (email: Email, now: number): Plan => {
  const isOfProvider = email.fault?.kind.startsWith('provider-') ?? false;
  const state = isOfProvider ? 'failed' : 'bounced';
  const recipients = email.recipients.map((one): Recipient => (one.state === 'pending' ? { ...one, state } : one));
  const reason = `${email.reason ?? 'The mail server refused it'}. Other mail was accepted meanwhile`;
  return ended(email, end(email, { state, reason, recipients }), now);
};

/** What to do about an email now, under the settings of its own scope. */
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
  if (isOver) return convicted(email, now);
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
