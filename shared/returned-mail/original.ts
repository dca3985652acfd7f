import { fieldsOf, firstOf, type Headers, type Message, type Part, parseHeaders } from './message.ts';
import type { Notice } from './notice.ts';

/** The identifying fields of a returned message, as far as it was returned. */
export interface Original {
  messageIds: string[];
  /** Addresses to which the message was returned, lower case. */
  arrivedAt: string[];
  /** Lower case, of To, Cc and X-Failed-Recipients. */
  recipients: string[];
  /** Lower case, of From, Sender and Return-Path. */
  senders: string[];
}

const MAX_IDS = 20;
/** Header fields in which mail servers record the envelope recipient on delivery. */
const ARRIVAL_HEADERS = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'to'];
const MAX_RECIPIENTS = 1_000;

const isOriginal = ({ type }: Part): boolean =>
  type === 'message/rfc822' || type === 'message/global' || /^(?:text|message)\/(?:rfc822|global)-headers$/.test(type);

/** Parts that hold the message that came back, whole or its headers. */
export const originalParts = (message: Message): Part[] => message.parts.filter(isOriginal);

/** Reads the headers of what came back, in parts of their own or quoted in the notice. */
export const readOriginal = (message: Message, notice: Notice): Original => {
  const copies = [...originalParts(message).map(fieldsOf), notice.quoted].map(
    (body) => parseHeaders(body.replace(/^\s+/, '')).headers,
  );
  const referring = ['in-reply-to', 'references', 'x-original-message-id', 'original-message-id'].flatMap((name) =>
    idsIn(message.headers.get(name)?.join(' ') ?? ''),
  );
  const ids = [
    ...copies.flatMap((headers) => idsIn(firstOf(headers, 'message-id'))),
    ...idsInText(notice.quoted),
    ...idsInText(notice.text),
    ...referring,
  ];
  return {
    messageIds: [...new Set(ids)].slice(0, MAX_IDS),
    recipients: [
      ...new Set(copies.flatMap((headers) => addressesOf(headers, ['to', 'cc', 'x-hmxmroriginalrecipient']))),
    ].slice(0, MAX_RECIPIENTS),
    arrivedAt: [...new Set(addressesOf(message.headers, ARRIVAL_HEADERS))].slice(0, MAX_IDS),
    senders: copies.flatMap((headers) => addressesOf(headers, ['from', 'sender', 'return-path'])),
  };
};

const idsIn = (value: string): string[] =>
  [...value.slice(0, 4_000).matchAll(/<?([^<>\s]{1,250}@[^<>\s]{1,250})>?/g)].map(([, id]) => id ?? '');

/** A Message-ID that a notice quotes below other lines, or indented. */
const idsInText = (text: string): string[] =>
  [...text.slice(0, 65_536).matchAll(/^[ \t>]{0,8}message-id:[ \t]*\n?[ \t]*<([^<>\s]{1,250}@[^<>\s]{1,250})>/gim)].map(
    ([, id]) => id ?? '',
  );

export const addressesOf = (headers: Headers, names: string[]): string[] =>
  names.flatMap((name) => addressesIn((headers.get(name) ?? []).join(', ')));

/** Everything in a text that looks like an address, in lower case. */
export const addressesIn = (text: string): string[] =>
  [...text.slice(0, 65_536).matchAll(/[^\s<>()[\]"',;:]{1,64}@[\w.-]{1,255}/g)].map(([address]) =>
    address.toLowerCase(),
  );
