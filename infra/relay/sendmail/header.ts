import { addressParser } from 'postal-mime';
import { type Field, readFields } from '../message/head.ts';

export interface HeaderDefaults {
  /** From -f and -F. */
  sender?: string | undefined;
  fullName?: string | undefined;
  date: Date;
  /** Without angle brackets. */
  messageId: string;
}

export interface SendmailHeader {
  /** The header block to hand over, without the blank line after it; one character per octet. */
  block: string;
  /** The addresses in the recipient fields. */
  recipients: string[];
}

const recipientFields = ['to', 'cc', 'bcc'];
const resentFields = recipientFields.map((name) => `resent-${name}`);
const hidden = new Set(['bcc', 'resent-bcc']);

/**
 * Completes the header of a local program's message: Bcc is removed, and Message-ID, Date and From (if -f
 * gave an address) are added if missing. A resent message goes only to its Resent- recipients (RFC 5322,
 * 3.6.6), as with Postfix.
 */
export const completeHeader = (lines: string[], defaults: HeaderDefaults): SendmailHeader => {
  const { fields } = readFields(lines);
  const has = (name: string): boolean => fields.some((field) => field.name === name);
  const added = [
    ...(has('from') || !defaults.sender ? [] : [`From: ${mailbox(defaults.sender, defaults.fullName)}\r\n`]),
    ...(has('date') ? [] : [`Date: ${rfc5322Date(defaults.date)}\r\n`]),
    ...(has('message-id') ? [] : [`Message-ID: <${defaults.messageId}>\r\n`]),
  ];
  const kept = fields.filter(({ name }) => !hidden.has(name)).map(({ raw }) => raw);
  const resent = fields.some(({ name }) => resentFields.includes(name));
  return {
    block: [...kept, ...added].join(''),
    recipients: recipientsIn(fields, resent ? resentFields : recipientFields),
  };
};

const recipientsIn = (fields: Field[], names: string[]): string[] =>
  fields
    .filter(({ name }) => names.includes(name))
    .flatMap(({ value }) => addressParser(value, { flatten: true }))
    .flatMap(({ address }) => address || []);

/** Removes duplicates: command line and header may name the same recipient. Domains are compared case-insensitively. */
export const unique = (addresses: string[]): string[] => {
  const key = (address: string): string => {
    const at = address.lastIndexOf('@');
    return address.slice(0, at) + address.slice(at).toLowerCase();
  };
  return [...new Map(addresses.map((address) => [key(address), address])).values()];
};

/** Arguments may contain line breaks; a header field must not. */
const onOneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

const mailbox = (sender: string, fullName = ''): string => {
  const [address, name] = [onOneLine(sender), onOneLine(fullName)];
  if (name === '') return address;
  if (/[^ -~]/.test(name)) return `=?utf-8?B?${Buffer.from(name).toString('base64')}?= <${address}>`;
  return `"${name.replaceAll(/["\\]/g, '\\$&')}" <${address}>`;
};

const rfc5322Date = (date: Date): string => date.toUTCString().replace('GMT', '+0000');
