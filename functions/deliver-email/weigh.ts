import type { AttemptVerdict } from '../../shared/email/faults/verdict.ts';
import {
  circuitOf,
  holds,
  isMendedBy,
  notedRefusals,
  REFUSED_ALIKE,
  refusedAlike,
} from '../../shared/email/lifecycle/circuit.ts';
import type { Email } from '../../shared/email/lifecycle/email.ts';
import {
  agreeing,
  convicted,
  isCleared,
  isConvicted,
  isNoted,
  REFUSED,
  suspectOf,
} from '../../shared/email/lifecycle/evidence.ts';
import type { Circuit, Suspect } from '../../shared/ports/sending/circuit-store.ts';
import type { SendQueue } from '../../shared/ports/sending/send-queue.ts';
import type { Attempt } from './attempt.ts';
import type { Circuits } from './circuits.ts';

export interface WeighDependencies {
  circuits: Circuits;
  sendQueue: SendQueue;
  now: () => number;
}

/** The result of one attempt. */
export interface Finding {
  email: Email;
  verdict: AttemptVerdict;
  /** The attempt was aborted in favour of other scopes, which says nothing about the mail server. */
  gaveWay: boolean;
  /** The emails that got no answer, ending with this one, if there are enough of them to call the server down. */
  silent?: string[];
}

/** A verdict after taking other emails' results into account. */
export interface Weighed {
  verdict: AttemptVerdict;
  /** The email is held by itself: nothing else points to the settings. */
  isAlone: boolean;
}

/**
 * Weighs an attempt against the results of the scope's other emails, and opens or closes the circuit accordingly.
 * This happens before the email is recorded, so that whoever closes the circuit finds all held mail. Rejects with
 * `StoreUnavailable`.
 */
export const weigh = async (
  dependencies: WeighDependencies,
  attempt: Attempt,
  { email, verdict, gaveWay, silent }: Finding,
): Promise<Weighed> => {
  const { circuits, now } = dependencies;
  const { settings, probe } = attempt;
  if (gaveWay) return { verdict, isAlone: false };
  const isCertain = holds(verdict) && verdict.accuses !== 'email';
  if (isCertain || (silent && !probe)) {
    await circuits.open(circuitOf(verdict, settings, silent ?? [email.id], now()));
    return { verdict, isAlone: false };
  }
  if (probe && isMendedBy(probe, verdict)) await circuits.close(probe);
  const suspect = suspectOf(email, attempt.content, verdict, now());
  if (suspect) return weighRefusal(dependencies, attempt, { verdict, suspect });
  // Recorded so that mail that failed under these settings is found when better ones come into force.
  if (verdict.fault) await circuits.note(notedRefusals(settings, now()));
  await clearOthers(dependencies, attempt, verdict);
  return { verdict, isAlone: false };
};

/** Handles a refusal that may concern this email alone: several that agree open the circuit. */
const weighRefusal = async (
  { circuits, now }: WeighDependencies,
  { email, settings, probe }: Attempt,
  { verdict, suspect }: { verdict: AttemptVerdict; suspect: Suspect },
): Promise<Weighed> => {
  // The probe was refused for the reason that opened the circuit.
  if (probe && probe.fault === (suspect.kind === REFUSED ? REFUSED_ALIKE : suspect.kind)) {
    return { verdict: held(verdict, probe), isAlone: false };
  }
  // Refused again although other mail has been accepted since, so the refusal concerns this email alone.
  const before = await circuits.known(settings.scope, settings.version);
  if (isConvicted(email, before)) return { verdict: endConvicted(verdict, suspect), isAlone: false };
  const known =
    before && isNoted(before, suspect) ? before : await circuits.suspect(notedRefusals(settings, now()), suspect);
  const others = agreeing(known, suspect);
  if (!others) return { verdict, isAlone: suspect.kind !== REFUSED };
  const openedBy = [...new Set(others.map(({ emailId }) => emailId))];
  const circuit =
    suspect.kind === REFUSED ? refusedAlike(settings, openedBy, now()) : circuitOf(verdict, settings, openedBy, now());
  await circuits.open(circuit);
  return { verdict: held(verdict, circuit), isAlone: suspect.kind !== REFUSED };
};

const endConvicted = (verdict: AttemptVerdict, { kind }: Suspect): AttemptVerdict => {
  const { state, reason } = convicted(kind, verdict.reason);
  const recipients = [...verdict.recipients].map(
    ([address, one]) => [address, one.verdict === 'hold' ? { ...one, verdict: state } : one] as const,
  );
  return { ...verdict, recipients: new Map(recipients), reason };
};

/** Recipients do not bounce when it is the account that is refused. */
const held = (verdict: AttemptVerdict, { fault, reason }: Circuit): AttemptVerdict => ({
  ...verdict,
  recipients: new Map(
    [...verdict.recipients].map(([address, one]) => [
      address,
      one.verdict === 'bounced' ? { ...one, verdict: 'hold' as const } : one,
    ]),
  ),
  fault: verdict.fault ?? { kind: fault, inARow: 1 },
  reason: holds(verdict) ? (verdict.reason ?? reason) : reason,
});

/** After an acceptance, emails under suspicion are retried immediately. */
const clearOthers = async (
  { circuits, sendQueue }: WeighDependencies,
  { settings: { scope, version } }: Attempt,
  verdict: AttemptVerdict,
): Promise<void> => {
  const known = await circuits.known(scope, version);
  if (!known || !isCleared(known, verdict)) return;
  await circuits.clear(known);
  const heldAlone = (known.suspects ?? []).filter(({ kind }) => kind !== REFUSED);
  await sendQueue.enqueue([...new Set(heldAlone.map(({ emailId }) => emailId))], () => scope);
};
