import type { Email } from '../../../shared/email/email.ts';
import { isFinal } from '../../../shared/email/email.ts';
import type { Copy } from './mail-server.ts';

/** What a run came to: what was accepted, compared with what the table says and the mail server has. */
export interface Findings {
  emails: number;
  sent: number;
  /** Not final, or sent without every recipient's copy. */
  lost: string[];
  /** Recipients that have a second copy, of emails that say so. */
  flagged: number;
  /** Recipients that have a second copy, of emails that do not say so. */
  unflagged: string[];
  /** Second copies that differ from the first. */
  different: string[];
  /** Recipients of a copy that are none of the email. */
  strangers: string[];
}

const idOf = ({ raw }: Copy): string => /^Message-ID: <([^@]+)@/im.exec(raw.toString('latin1'))?.[1] ?? '';

const timesFor = (copies: readonly Copy[], address: string): number =>
  copies.filter(({ to }) => to.includes(address)).length;

/** Compares ids that were accepted with the table and the mail server. */
export const check = (
  ids: readonly string[],
  stored: ReadonlyMap<string, Email>,
  copies: readonly Copy[],
): Findings => {
  const byId = Map.groupBy(copies, idOf);
  const findings: Findings = {
    emails: ids.length,
    sent: 0,
    lost: [],
    flagged: 0,
    unflagged: [],
    different: [],
    strangers: [...byId.keys()].filter((id) => !stored.has(id)),
  };
  for (const id of ids) {
    const email = stored.get(id);
    const own = byId.get(id) ?? [];
    if (!email || !isFinal(email.state)) findings.lost.push(id);
    if (!email) continue;
    if (email.state === 'sent') findings.sent++;
    if (new Set(own.map(({ raw }) => raw.toString('latin1'))).size > 1) findings.different.push(id);
    const addresses = new Set<string>(email.recipients.map(({ address }) => address));
    if (own.some(({ to }) => to.some((address) => !addresses.has(address)))) findings.strangers.push(id);
    for (const { address, state } of email.recipients) {
      const times = timesFor(own, address);
      if (state === 'accepted' && times === 0) findings.lost.push(id);
      if (times > 1 && email.possibleDuplicate) findings.flagged++;
      if (times > 1 && !email.possibleDuplicate) findings.unflagged.push(id);
    }
  }
  return findings;
};
