import { advice, type Diagnosis, ok } from './diagnosis.ts';

/** TXT records of a name, each joined; none if there is no such name. */
export type ResolveTxt = (name: string) => Promise<string[]>;

const spf = (domain: string, records: readonly string[]): Diagnosis => {
  const found = records.filter((record) => /^v=spf1( |$)/i.test(record));
  if (found.length === 1) return ok(`${domain} has an SPF record`);
  const what = found.length === 0 ? `${domain} has no SPF record` : `${domain} has ${found.length} SPF records`;
  const mend = `Publish one TXT record at ${domain} that begins with v=spf1 and includes your mail provider (RFC 7208).`;
  return advice(what, mend);
};

const dmarc = (domain: string, records: readonly string[]): Diagnosis =>
  records.some((record) => /^v=DMARC1( *;|$)/i.test(record))
    ? ok(`${domain} has a DMARC record`)
    : advice(
        `${domain} has no DMARC record`,
        `Publish TXT "v=DMARC1; p=none; rua=mailto:…" at _dmarc.${domain}; tighten p later (RFC 7489).`,
      );

const dkim = (domain: string, selector: string, records: readonly string[]): Diagnosis =>
  records.some((record) => /(^|;) *p=[^;\s]/i.test(record))
    ? ok(`${domain} has the DKIM key ${selector}`)
    : advice(
        `${domain} has no DKIM key ${selector}`,
        `Publish the record that your mail provider gives you for ${selector}._domainkey.${domain} (RFC 6376).`,
      );

const noSelector = (domain: string): Diagnosis =>
  advice(
    `The DKIM key of ${domain} was not looked for`,
    'Name its selector: --dkim-selector; your mail provider says it.',
  );

/** Checks SPF, DKIM and DMARC of a domain. Rejects when DNS does not answer. */
export const diagnoseDomain = async (
  domain: string,
  selectors: readonly string[],
  resolveTxt: ResolveTxt,
): Promise<Diagnosis[]> => {
  const keys = selectors.map(async (selector) =>
    dkim(domain, selector, await resolveTxt(`${selector}._domainkey.${domain}`)),
  );
  return Promise.all([
    resolveTxt(domain).then((records) => spf(domain, records)),
    resolveTxt(`_dmarc.${domain}`).then((records) => dmarc(domain, records)),
    ...(keys.length > 0 ? keys : [noSelector(domain)]),
  ]);
};
