import { type Dns, DnsUnavailable } from '../ports/dns.ts';

/** RFC 7208, section 4.6.4: receivers treat a record that needs more lookups as an error. */
export const MAX_LOOKUPS = 10;

/** A domain's SPF record, with everything that it includes or redirects to. */
export interface SpfTerms {
  /** Every term, without a qualifier. */
  terms: Set<string>;
  allowsEverybody: boolean;
  /** Lookups that receivers make; counting ends above the limit. */
  lookups: number;
  /** An included name that has no SPF record, which receivers treat as an error. */
  missing?: string;
  /** Set if DNS did not answer for an included record. */
  unanswered?: DnsUnavailable;
}

interface Term {
  qualifier: string;
  text: string;
}

export const isSpf = (record: string): boolean => /^v=spf1(?: |$)/i.test(record);

const termsOf = (record: string): Term[] =>
  record
    .toLowerCase()
    .split(/ +/)
    .slice(1)
    .filter((term) => term !== '')
    .map((term) => ({ qualifier: /^[+?~-]/.exec(term)?.[0] ?? '+', text: term.replace(/^[+?~-]/, '') }));

/** Names alone: a macro (RFC 7208, section 7) stands for the sender's address, which only a receiver knows. */
const NAME = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?$/;

/** Terms that cost a DNS lookup, other than `include` and `redirect`. */
const COSTS = /^(?:a|mx|ptr|exists)(?:[:/]|$)/;

/** Follows a record's includes and redirects. Names that DNS does not answer for, and names with macros, are skipped. */
export const spfTerms = async (record: string, dns: Dns, signal?: AbortSignal): Promise<SpfTerms> => {
  const found: SpfTerms = { terms: new Set(), allowsEverybody: false, lookups: 0 };

  const recordAt = async (name: string): Promise<string | undefined> => {
    if (!NAME.test(name)) return undefined;
    try {
      const records = (await dns.txt(name.replace(/\.$/, ''), signal)).filter(isSpf);
      if (records.length !== 1) found.missing ??= name;
      return records.length === 1 ? records[0] : undefined;
    } catch (error) {
      if (!(error instanceof DnsUnavailable)) throw error;
      found.unanswered ??= error;
      return undefined;
    }
  };

  const follow = async (name: string): Promise<void> => {
    found.lookups++;
    const next = found.lookups <= MAX_LOOKUPS ? await recordAt(name) : undefined;
    if (next !== undefined) await walk(next);
  };

  const walk = async (text: string): Promise<void> => {
    const terms = termsOf(text);
    for (const term of terms) {
      found.terms.add(term.text);
      if (term.text === 'all' && term.qualifier === '+') found.allowsEverybody = true;
      if (COSTS.test(term.text)) found.lookups++;
      if (term.text.startsWith('include:')) await follow(term.text.slice('include:'.length));
      if (found.lookups > MAX_LOOKUPS) return;
    }
    // A redirect is ignored if the record has an `all` (RFC 7208, section 6.1).
    const redirect = terms.find(({ text: one }) => one.startsWith('redirect='));
    if (redirect && !terms.some(({ text: one }) => one === 'all'))
      await follow(redirect.text.slice('redirect='.length));
  };

  await walk(record);
  return found;
};
