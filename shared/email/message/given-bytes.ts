import type { Email, Identity } from '../lifecycle/email.ts';
import { withoutFields } from '../mime/given-message.ts';
import { readHeader, valuesOf } from '../mime/header.ts';
import { messageIdOf } from './message-id.ts';

/** Header field of developer mode that names the recipients of a redirected email. */
export const ORIGINAL_RECIPIENTS = 'X-Storemail-Original-Recipients';

type Given = Pick<Email, 'id' | 'createdAt' | 'scheduledAt' | 'to' | 'cc'> & Partial<Pick<Email, 'bcc'>>;

/**
 * A message that the client composed, ready to send: a `Received:` field, the fields it lacks or the settings
 * require, and then its own bytes. The same input yields the same bytes. `raw` has one character per octet.
 */
export const givenBytes = (email: Given, raw: string, identity: Identity): Buffer => {
  const { id, createdAt, scheduledAt = createdAt } = email;
  const { from, sender, redirectedTo } = identity;
  const message = Buffer.from(raw, 'latin1');
  const header = readHeader(message);
  const lacks = (name: string): boolean => valuesOf(header, name).length === 0;
  const date = rfc5322Date(scheduledAt);
  const added = [
    `Received: by storemail (Storemail) with HTTP id ${id};\r\n ${date}`,
    ...(redirectedTo ? [`${ORIGINAL_RECIPIENTS}: ${addressesOf(email).join(',\r\n ')}`] : []),
    ...(sender ? [`Sender: ${sender}`] : []),
    ...(lacks('date') ? [`Date: ${date}`] : []),
    ...(lacks('message-id') ? [`Message-ID: ${messageIdOf(id, from.address)}`] : []),
  ];
  const kept = sender ? withoutFields(message, header, (name) => name === 'sender') : message;
  return Buffer.concat([Buffer.from(added.map((field) => `${field}\r\n`).join('')), kept]);
};

/** Whether the message needs the 8BITMIME extension (RFC 6152). */
export const isEightBit = (raw: string | undefined): boolean => raw !== undefined && /[\x80-\xff]/.test(raw);

const addressesOf = ({ to, cc, bcc = [] }: Given): string[] => [...to, ...cc, ...bcc].map(({ address }) => address);

const rfc5322Date = (time: number): string => new Date(time).toUTCString().replace('GMT', '+0000');
