import { firstOf, type Headers, parseHeaders } from './message.ts';
import type { Action, Classification, ReportedRecipient } from './report.ts';
import { statuses, wordings } from './wordings.ts';

/** The fields of RFC 3464 as they were written, before anything is concluded from them. */
export interface DeliveryStatus {
  envelopeId?: string;
  recipients: ReportedRecipient[];
}

const MAX_RECIPIENTS = 1_000;
const actions: ReadonlySet<string> = new Set(['failed', 'delayed', 'delivered', 'relayed', 'expanded']);

/** Reads the body of a message/delivery-status part; what has no recipient in it is skipped (RFC 3464 2.1). */
export const readDeliveryStatus = (body: string): DeliveryStatus => {
  const groups = groupsOf(body);
  const recipients = groups.flatMap((fields) => recipientOf(fields) ?? []).slice(0, MAX_RECIPIENTS);
  const envelopeId = groups.map((fields) => firstOf(fields, 'original-envelope-id')).find((id) => id !== '');
  return { recipients, ...(envelopeId && { envelopeId: envelopeId.slice(0, 200) }) };
};

const groupsOf = (body: string): Headers[] =>
  body
    .split(/\n[ \t]*\n/, MAX_RECIPIENTS + 10)
    // Some servers leave no empty line between the recipients.
    .flatMap((group) =>
      group.match(/^final-recipient:/gim)?.length === 1 ? group : group.split(/\n(?=final-recipient:)/i),
    )
    .reduce<string[]>((groups, group) => joinHalves(groups, group), [])
    .map((group) => parseHeaders(group.replace(/^\n+/, '')).headers);

/** Original-Recipient may stand before Final-Recipient: a group without an outcome belongs to the one that follows. */
const joinHalves = (groups: string[], group: string): string[] => {
  const last = groups.at(-1);
  const isHalf =
    last !== undefined && /^original-recipient:/im.test(last) && !/^(?:final-recipient|action):/im.test(last);
  if (isHalf) groups[groups.length - 1] = `${last}\n${group}`;
  else groups.push(group);
  return groups;
};

const recipientOf = (fields: Headers): ReportedRecipient | undefined => {
  const addresses = ['final-recipient', 'original-recipient', 'x-actual-recipient']
    .map((name) => addressIn(firstOf(fields, name)))
    .filter((address) => address !== '');
  const [address, ...aliases] = [...new Set(addresses.flatMap((one) => [one, fromXtext(one)]))];
  if (address === undefined) return undefined;
  const diagnostic = diagnosticOf(fields);
  const status = statusIn(firstOf(fields, 'status').replace(/ ?\. ?/g, '.'));
  const action = actionOf(fields, status);
  const reply = replyOf(status, diagnostic);
  return { address, aliases, action, ...reply, ...(arrived(action) && unclassified) };
};

const arrived = (action: Action): boolean => action !== 'failed' && action !== 'delayed';

const unclassified = { class: 'undetermined', cause: 'Undetermined' } as const;

/** Classifies a status and a diagnostic. `words`: the whole text that begins with the diagnostic. */
export const replyOf = (stated: string | undefined, diagnostic: string, words?: string) => {
  const status = moreExact(stated, diagnostic);
  const code = codeIn(diagnostic);
  return {
    ...classify({ status, code, text: (words ?? diagnostic).replace(GATEWAY_PREFIX, '') }),
    ...(status && { status }),
    ...(code && { code }),
    ...(diagnostic && { diagnostic }),
  };
};

/** Cisco's gateways, and SES before 2016, put this in front of every reply. */
const GATEWAY_PREFIX = /\b5\.1\.0 - unknown address error (?=\d{3}\b)/i;

const MAX_DIAGNOSTIC = 500;

/** Text on one line, without control characters, cut off at `most` characters. */
export const oneLine = (text: string, most = MAX_DIAGNOSTIC): string =>
  text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, most);

const diagnosticOf = (fields: Headers): string =>
  oneLine((fields.get('diagnostic-code') ?? []).map((value) => value.replace(/^[\w-]{1,20}\s*;\s*/, '')).join(' '));

/** `rfc822; name@example.com`, with or without the type and angle brackets. The name may be quoted. */
const addressIn = (value: string): string =>
  unescaped(value.replace(/^\s*[\w-]{1,20}\s*;/, ''))
    .match(/(?:"[^"\n]{1,64}"|[^\s<>;"]{1,320})@[^\s<>;"()]{1,255}/)?.[0]
    ?.toLowerCase() ?? '';

/**
 * An address in the xtext of ORCPT (RFC 3461, section 4): `ada+2Bshop@…`. RFC 3464 has servers decode it in
 * `Original-Recipient`, and some copy it.
 */
const fromXtext = (address: string): string =>
  address.replace(/\+([2-7][0-9a-f])/g, (_match, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)).toLowerCase(),
  );

/** `\x{E4}` in addresses of the type utf-8 (RFC 6533, section 3). */
const unescaped = (address: string): string =>
  address.replace(/\\x\{([0-9a-f]{2,6})\}/gi, (_match, hex: string) =>
    String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10_ffff)),
  );

const actionOf = (fields: Headers, status: string | undefined): Action => {
  const action = /[a-z]+/.exec(firstOf(fields, 'action').toLowerCase())?.[0] ?? '';
  if (actions.has(action)) return action as Action;
  if (status?.startsWith('2')) return 'delivered';
  // 4.4.7 means that the server has given up; other temporary faults are delays at most.
  return status?.startsWith('4') && status !== '4.4.7' ? 'delayed' : 'failed';
};

/** RFC 3463 2: class, subject, detail. */
export const statusIn = (text: string): string | undefined => text.match(STATUSES)?.[0];

const STATUSES = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?!\.?\d)/g;

/** The SMTP reply code in a diagnostic: at its beginning, after `said:` or before an enhanced one. */
const codeIn = (text: string): number | undefined => {
  const code =
    /^[\W_]{0,3}([245]\d\d)(?=[\s-])/.exec(text) ??
    /(?:said|responded|response|error|reason|returned|was|with|:|#)[\s:"'<#]{1,6}([245]\d\d)(?=[\s-])/i.exec(text) ??
    /(?<![\d.])([245]\d\d)[\s-]#?[245]\.\d{1,3}\.\d{1,3}/.exec(text);
  return code?.[1] ? Number(code[1]) : undefined;
};

/** Codes that stand for anything; 5.1.0 is what Cisco's gateways put before the real reply. */
const isVague = (status: string): boolean => /^[245]\.(?:(?:0|1|3|5)\.0|0\.\d+)$/.test(status);

const moreExact = (stated: string | undefined, diagnostic: string): string | undefined => {
  if (stated && !isVague(stated)) return stated;
  const said = diagnostic.match(STATUSES) ?? [];
  return said.find((status) => !isVague(status)) ?? stated ?? said[0];
};

interface Reply {
  /** RFC 3463, e.g. `5.1.1`. */
  status?: string | undefined;
  /** SMTP reply code. */
  code?: number | undefined;
  text: string;
}

/**
 * Classifies a reply about a recipient. Unmistakable words count first, then exact codes of RFC 3463, then other words,
 * then vague codes: servers use 5.1.1 and 550 for anything, and say in words what they mean.
 */
const classify = ({ status, code, text }: Reply): Classification => {
  const found =
    wordings.find(({ sure, words }) => sure && words.test(text)) ??
    statuses.find(({ codes }) => status !== undefined && codes.test(status)) ??
    wordings.find(({ sure, words }) => !sure && words.test(text));
  const isForNow = status?.startsWith('4.') || (status === undefined && code !== undefined && code < 500);
  return found ? verdict(found, isForNow) : byClass(status, code);
};

/** A 4xx is never hard, since it is temporary. */
const verdict = ({ class: failure, cause }: Classification, isForNow: boolean): Classification =>
  failure === 'hard' && isForNow ? { class: 'soft', cause: 'General' } : { class: failure, cause };

const byClass = (status: string | undefined, code: number | undefined): Classification => {
  if (status?.startsWith('4.') || (code !== undefined && code < 500)) return { class: 'soft', cause: 'General' };
  if (status !== undefined || code !== undefined) return { class: 'undetermined', cause: 'General' };
  return { class: 'undetermined', cause: 'Undetermined' };
};
