import { addressKey, parseAddress } from '../../shared/email/address/address.ts';
import { isOpen, NO_SETTINGS } from '../../shared/email/lifecycle/circuit.ts';
import type { Email, Recipient } from '../../shared/email/lifecycle/email.ts';
import { suppressionOf } from '../../shared/email/message/identity.ts';
import { type Cause, type DnsFinding, stepOf } from '../../shared/email/why/codes.ts';
import { type DnsPorts, dnsEvidence } from '../../shared/email/why/dns-evidence.ts';
import type { Explanation } from '../../shared/email/why/explain.ts';
import { wordingOf } from '../../shared/email/why/wording.ts';
import { emailMatcher, scopesOf } from '../../shared/email-log/email-matcher.ts';
import { findLogged, type LogPorts, periodOf } from '../../shared/email-log/find-logged.ts';
import { lastEvent } from '../../shared/email-log/last-event.ts';
import type { WhyQuery } from '../../shared/http/request/list-query.ts';
import type { ApiKey } from '../../shared/ports/api-key-store.ts';
import type { SuppressionStore } from '../../shared/ports/emails/suppression-store.ts';
import { SettingsUnavailable } from '../../shared/ports/errors.ts';
import type { Circuit, CircuitStore } from '../../shared/ports/sending/circuit-store.ts';
import type { SettingsReader } from '../../shared/ports/settings/settings-reader.ts';
import { covers } from '../../shared/scope.ts';
import type { EffectiveSettings } from '../../shared/settings/schema/effective.ts';
import { entryFor, type Suppression } from '../../shared/suppression/suppression.ts';

/** Milliseconds for all DNS queries about one email. */
const DNS_LIMIT_MS = 2_000;

/** Emails examined per request: a hundred reads of status records, a second or two. */
const MOST_LOOKED_AT = 10_000;

export type WhyPorts = LogPorts & {
  suppressions: Pick<SuppressionStore, 'find'>;
  circuits: Pick<CircuitStore, 'read'>;
  settings: SettingsReader;
  dns: DnsPorts;
};

/**
 * Why somebody has no mail: the newest email to the requested address, its outcome for this recipient, and what can be
 * done about it. Reveals nothing about other recipients.
 */
export const whyNoMail = async (ports: WhyPorts, query: WhyQuery, key: ApiKey) => {
  const to = parseAddress(query.to ?? '');
  const { emails, next } = await findLogged(ports, {
    ...periodOf(ports, query),
    isCovered: scopesOf(key.scope, query),
    matches: await emailMatcher({ to: query.to, type: query.type }),
    order: 'newest-first',
    beyond: query.after,
    limit: 1,
    isEnough: true,
    most: MOST_LOOKED_AT,
  });
  const entries = await ports.suppressions.find(to);
  const [email] = emails;
  const recipient = email?.recipients.find(({ address }) => addressKey(address) === addressKey(to));
  const known =
    email && recipient ? await ofEmail(ports, email, recipient, entries) : ofNone(entries, key, next !== undefined);
  const { en } = await import('#why-texts');
  return {
    object: 'why',
    to,
    ...known.explanation,
    ...wordingOf(en, known.explanation, known.parameters),
    parameters: known.parameters,
    email: email && recipient ? shownEmail(email) : null,
    reply: recipient ? replyOf(recipient) : null,
    has_more: next !== undefined,
    next_after: next ?? null,
  };
};

interface Known {
  explanation: Explanation & { dns: readonly DnsFinding[] };
  /** What `{…}` in the texts stand for. Times are ISO 8601. */
  parameters: Record<string, string>;
}

const ofEmail = async (
  ports: WhyPorts,
  email: Email,
  recipient: Recipient,
  entries: readonly Suppression[],
): Promise<Known> => {
  const suppression = entryFor(entries, email.scope);
  const [values, circuit] = await Promise.all([valuesOf(ports, email), circuitOf(ports, email)]);
  // While the settings are unknown, the step is to send it again.
  const isEnabled = values === undefined || suppressionOf(email, values) === undefined;
  const { explain } = await import('#explain');
  const explanation = explain({ email, recipient, suppression, isEnabled, now: ports.now() });
  const { findings, step, parameters } = await dnsEvidence(
    ports.dns,
    { email, recipient, explanation, values },
    AbortSignal.timeout(DNS_LIMIT_MS),
  );
  return {
    explanation: { ...explanation, step, dns: findings },
    parameters: {
      ...parameters,
      scope: email.scope,
      ...times({
        created_at: email.createdAt,
        scheduled_at: email.scheduledAt,
        sent_at: email.sentAt,
        next_attempt_at: email.nextAttemptAt ?? circuit?.probeAt,
        held_since: email.heldAt,
        circuit_opened_at: circuit?.openedAt,
        suppressed_at: recipient.state === 'suppressed' ? suppression?.createdAt : undefined,
      }),
      ...(recipient.state === 'suppressed' && suppression && { suppressed_in: suppression.scope }),
    },
  };
};

const times = (some: Record<string, number | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(some).flatMap(([name, at]) => (at === undefined ? [] : [[name, new Date(at).toISOString()]])),
  );

/** There is no email to explain; the address may be suppressed all the same, where the key can see it. */
const ofNone = (entries: readonly Suppression[], { scope }: ApiKey, isMore: boolean): Known => {
  const entry = entryFor(entries, scope) ?? entries.find((one) => covers(scope, one.scope));
  const cause: Cause = isMore ? 'not-in-reach' : entry ? `suppressed-${entry.origin}` : 'no-email';
  const explanation = { outcome: isMore ? 'none-so-far' : 'none', cause, dns: [], step: stepOf[cause] } as const;
  return { explanation, parameters: entry ? { suppressed_in: entry.scope } : {} };
};

/** The settings in force, if they are known. */
const valuesOf = async ({ settings }: WhyPorts, { scope }: Email): Promise<EffectiveSettings | undefined> => {
  try {
    const found = await settings.effective(scope);
    return found.kind === 'in-force' ? found.settings.values : undefined;
  } catch (error) {
    if (error instanceof SettingsUnavailable) return undefined;
    throw error;
  }
};

const circuitOf = async ({ circuits }: WhyPorts, email: Email): Promise<Circuit | undefined> => {
  const { scope, state, putOffAt, heldUnder = NO_SETTINGS } = email;
  if (state !== 'held' && putOffAt === undefined) return undefined;
  return (await circuits.read(scope, [heldUnder])).find(isOpen);
};

const shownEmail = (email: Email) => ({
  id: email.id,
  created_at: new Date(email.createdAt).toISOString(),
  scope: email.scope,
  type: email.type ?? null,
  state: email.state,
  last_event: lastEvent(email),
});

/** The reply for this recipient, never another recipient's. */
const replyOf = ({ code, response, state }: Recipient): { code: number | null; response: string | null } | null =>
  state === 'suppressed' || (code === undefined && response === undefined)
    ? null
    : { code: code ?? null, response: response ?? null };
