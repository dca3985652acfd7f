import { checkDomain } from '../../domains/check-domain.ts';
import type { DomainRecord } from '../../domains/domain-record.ts';
import { type Dns, DnsUnavailable, type HostNames } from '../../ports/dns.ts';
import type { EffectiveSettings } from '../../settings/schema/effective.ts';
import { isAligned } from '../dkim/key.ts';
import type { Email, Recipient } from '../lifecycle/email.ts';
import { returnPathOf } from '../message/identity.ts';
import type { Cause, DnsFinding, Step } from './codes.ts';
import type { Explanation } from './explain.ts';

export type DnsPorts = Dns & HostNames;

/** DNS findings that bear on an explanation. */
export interface Evidence {
  findings: readonly DnsFinding[];
  /** The next step, given these findings. */
  step: Step;
  /** Values of the placeholders in the findings' texts. */
  parameters: Record<string, string>;
}

interface Question {
  email: Email;
  recipient: Recipient;
  explanation: Explanation;
  /** The settings in force, if they are known. */
  values: EffectiveSettings | undefined;
}

/** Causes for which the sender's domain is to blame, whatever the reply says. */
const BLAMES_SENDER: readonly Cause[] = ['returned-policy', 'policy-refused', 'sender-refused', 'provider-sender'];

/** Refusals that may be meant for the sender: the reply decides. */
const MAY_BLAME_SENDER: readonly Cause[] = [
  'returned-hard',
  'returned-soft',
  'returned-undetermined',
  'came-back',
  'recipients-refused',
  'refused-alike',
  'block-listed',
  'message-refused',
  'message-deferred',
  'greeting-refused',
  'refused-for-now',
  'delayed-there',
];

const BLAMES_HOST: readonly Cause[] = ['name-unknown', 'dns-failing', 'unreachable', 'unreachable-port-25'];

/** RFC 3463, X.7.X, and the names of what receivers check. */
const OF_POLICY = /\b[45]\.7\.\d|\bSPF\b|\bDKIM\b|\bDMARC\b|sender policy|unauthenticated|sender authentication/i;
const OF_SIGNATURES = /\bDKIM\b|\bDMARC\b|unauthenticated|sender authentication/i;

/**
 * Looks in DNS for the cause of a refusal of the sender, or of a mail server that is not found. Other causes need no DNS
 * query. Records that DNS has not returned when the signal aborts are left out.
 */
export const dnsEvidence = async (dns: DnsPorts, question: Question, signal: AbortSignal): Promise<Evidence> => {
  const { cause, step } = question.explanation;
  const nothing = { findings: [], step, parameters: {} };
  if (BLAMES_HOST.includes(cause)) return (await ofHost(dns, question, signal)) ?? nothing;
  const isSenders =
    BLAMES_SENDER.includes(cause) || (MAY_BLAME_SENDER.includes(cause) && OF_POLICY.test(repliesTo(question)));
  return (isSenders && (await ofSender(dns, question, signal))) || nothing;
};

/** The replies about this recipient and about the email as a whole; with several recipients, a report may be about another one. */
const repliesTo = ({ email, recipient }: Pick<Question, 'email' | 'recipient'>): string => {
  const isAlone = email.recipients.length === 1;
  const ofEmail = isAlone || recipient.response === undefined ? email.history?.at(-1)?.response : undefined;
  return [recipient.response, ofEmail, isAlone && email.returns?.at(-1)?.response].filter(Boolean).join('\n');
};

/** Tells IP addresses from host names. */
const IS_IP = /^[\d.]+$|:/;

const ofHost = async (
  dns: DnsPorts,
  { values, explanation }: Question,
  signal: AbortSignal,
): Promise<Evidence | undefined> => {
  const host = hostIn(values);
  if (host === '' || IS_IP.test(host)) return undefined;
  try {
    const resolves = await dns.resolves(host, signal);
    return resolves
      ? { findings: ['host-resolves'], step: stepWithHost(explanation), parameters: { host } }
      : { findings: ['host-unresolved'], step: 'fix-host-name', parameters: { host } };
  } catch (error) {
    if (error instanceof DnsUnavailable) return undefined;
    throw error;
  }
};

/** A name that did not resolve before and resolves now has been fixed: the next attempt will find it. */
const stepWithHost = ({ outcome, cause, step }: Explanation): Step => {
  if (cause !== 'name-unknown') return step;
  return outcome === 'held' || outcome === 'retrying' ? 'wait' : 'send-again';
};

/** The mail server's host; '' if mail is sent by a program. */
const hostIn = (values: EffectiveSettings | undefined): string =>
  values?.['system/smtp/transport'] === 'smtp' ? values['system/smtp/host'] : '';

const ofSender = async (dns: DnsPorts, question: Question, signal: AbortSignal): Promise<Evidence | undefined> => {
  const name = domainOf(question);
  if (!name.includes('.')) return undefined;
  const { values } = question;
  const signs = values && values['dkim/key'] > 0 && isAligned(name, { domain: values['dkim/domain'] });
  const keys = signs ? [{ domain: values['dkim/domain'], selector: values['dkim/selector'] }] : [];
  const records = await checkDomain({ name, host: hostIn(values), keys }, dns, signal);
  const faults = [...ofSpf(records), ...ofDkim(records, repliesTo(question)), ...ofDmarc(records)];
  const good = (['SPF', 'DKIM', 'DMARC'] as const).filter((kind) =>
    records.some(({ record, status }) => record === kind && status === 'verified'),
  );
  if (faults.length === 0 && good.length === 0) return undefined;
  const dkim = records.find(({ record }) => record === 'DKIM')?.name ?? name;
  return faults.length > 0
    ? { findings: faults, step: 'fix-records', parameters: { domain: name, dkim_name: dkim } }
    : {
        findings: ['records-good'],
        step: question.explanation.step,
        parameters: { domain: name, good_records: good.join(', ') },
      };
};

/** The domain that receivers show and check: that of `From`; of the return path where that was refused. */
const domainOf = ({ email, explanation, values }: Question): string => {
  const from = email.identity?.from ?? email.from;
  const address = explanation.cause === 'sender-refused' && values ? returnPathOf(values) : from?.address;
  return address?.slice(address.lastIndexOf('@') + 1).toLowerCase() ?? '';
};

const ofSpf = (records: readonly DomainRecord[]): DnsFinding[] => {
  const status = records.find(({ record }) => record === 'SPF')?.status;
  if (status === 'not_started') return ['spf-missing'];
  if (status === 'failed') return ['spf-faulty'];
  return status === 'pending' ? ['spf-without-provider'] : [];
};

/** The provider may sign with its own key, unknown to us; so a missing key is reported only if the reply mentions DKIM. */
const ofDkim = (records: readonly DomainRecord[], replies: string): DnsFinding[] => {
  const keys = records.filter(({ record }) => record === 'DKIM');
  if (!keys.every(({ status }) => status === 'not_started')) return [];
  if (!keys.every(({ name }) => name.startsWith('_domainkey.'))) return ['dkim-missing'];
  return OF_SIGNATURES.test(replies) ? ['dkim-none'] : [];
};

const ofDmarc = (records: readonly DomainRecord[]): DnsFinding[] => {
  const status = records.find(({ record }) => record === 'DMARC')?.status;
  if (status === 'not_started') return ['dmarc-missing'];
  return status === 'failed' ? ['dmarc-faulty'] : [];
};
