import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { expect, it } from 'vitest';
import type { Email, EmailContent } from '../../shared/email/lifecycle/email.ts';
import { newEmail } from '../../shared/email/lifecycle/new-email.ts';
import { compose } from '../../shared/email/message/compose.ts';
import { unfolded } from '../../shared/email/message/header-folding.ts';
import { InvalidSendRequest } from '../../shared/email/request/fault.ts';
import { parseSendRequest, type SendRequest } from '../../shared/email/request/send-request.ts';
import type { JsonValue } from '../../shared/json.ts';
import { sendObject } from '../support/builders/odd-send-objects.ts';
import { runs } from '../support/limits.ts';

/** The email for a send object, if it is accepted. */
const accepted = (value: unknown): { request: SendRequest; email: Email; content: EmailContent } | undefined => {
  try {
    const request = parseSendRequest(value as JsonValue);
    const made = {
      id: '01936b2e-4c1a-7d3e-8f00-0123456789ab',
      scope: 'default',
      createdAt: 1_800_000_000_000,
      dueAt: 0,
    };
    return { request, ...newEmail(request, made) };
  } catch (error) {
    if (error instanceof InvalidSendRequest) return undefined;
    throw error;
  }
};

const composed = async ({ email, content }: { email: Email; content: EmailContent }): Promise<string> => {
  const { from, replyTo } = email;
  if (!from) throw new Error('It is from somebody');
  return (await compose(email, content, { from, replyTo })).toString('latin1');
};

const forAllAccepted = (check: (sent: { request: SendRequest; raw: string }) => Promise<void>): Promise<void> =>
  fc.assert(
    fc.asyncProperty(sendObject, async (value) => {
      const sent = accepted(value);
      fc.pre(sent !== undefined);
      await check({ request: sent.request, raw: await composed(sent) });
    }),
    { numRuns: runs(60) },
  );

/** The header blocks of the message and its parts, with the lines as sent. */
const headerBlocks = (raw: string): string[][] => {
  const parts = raw.split(/\r\n--[^\r]+\r\n/).slice(1);
  return [raw, ...parts.filter((part) => part.startsWith('Content-'))].map((block) =>
    // The blank line of a part that begins with a part belongs to the boundary.
    block.slice(0, `${block}\r\n`.indexOf('\r\n\r\n')).split('\r\n'),
  );
};

it('writes lines of at most 998 octets, headers in ASCII, and no blank lines among them', async () => {
  await forAllAccepted(async ({ raw }) => {
    for (const text of raw.split('\r\n')) expect(text.length).toBeLessThanOrEqual(998);
    expect(raw).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
    for (const block of headerBlocks(raw)) {
      for (const text of block) expect(text).toMatch(/^(?:[!-9;-~]+: ?|[ ]+(?=[!-~]))[ -~]*$/);
      for (const text of block) expect(text).toMatch(/[!-~]$/);
    }
  });
});

it('puts encoded words neither in brackets nor in URLs', async () => {
  await forAllAccepted(async ({ raw }) => {
    for (const field of unfolded(headerBlocks(raw)[0]?.join('\r\n') ?? '')) {
      if (/^(?:subject|x-|thread-topic)/i.test(field)) continue;
      // Brackets in a quoted string do not count.
      const brackets = field.replace(/"(?:[^"\\]|\\.)*"/g, '').match(/<[^>]*>/g) ?? [];
      for (const bracket of brackets) expect(bracket).not.toContain('=?');
      if (/^(?:list-unsub|references|feedback)/i.test(field)) expect(field).not.toContain('=?');
    }
  });
});

const named = (list: { name?: string | undefined; address?: string | undefined }[] = []) =>
  // mailparser shows international domains in Unicode.
  list.map(({ name, address = '' }) => ({
    name: name || undefined,
    address: address.replace(/[^@]+$/, domainToASCII),
  }));
const canonical = (text: string | null): string => (text ?? '').replace(/\r\n|\r|\n/g, '\n').trimEnd();
const expectedFiles = ({ attachments }: SendRequest) =>
  attachments.map(({ filename, content }) => [filename, Buffer.from(content, 'base64').toString('hex')]);

it('is parsed by postal-mime as it was sent', async () => {
  await forAllAccepted(async ({ request, raw }) => {
    const message = await PostalMime.parse(Buffer.from(raw, 'latin1'));
    expect(message.subject ?? '').toBe(request.subject.trim());
    expect(named([message.from ?? {}])).toEqual(named([request.from ?? {}]));
    expect(named(message.to)).toEqual(named(request.to));
    expect(named(message.cc)).toEqual(named(request.cc));
    expect(named(message.replyTo)).toEqual(named(request.replyTo));
    expect(canonical(message.text ?? null)).toBe(canonical(request.text));
    expect(canonical(message.html ?? null)).toBe(canonical(request.html));
    expect(
      message.attachments.map(({ filename, content }) => [
        filename,
        Buffer.from(content as ArrayBuffer).toString('hex'),
      ]),
    ).toEqual(expectedFiles(request));
    for (const { mimeType } of message.attachments) expect(mimeType).not.toMatch(/^(?:message|multipart)\//);
  });
});

it('is parsed by mailparser as it was sent', async () => {
  await forAllAccepted(async ({ request, raw }) => {
    const message = await simpleParser(Buffer.from(raw, 'latin1'), {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
    });
    expect(message.subject ?? '').toBe(request.subject.trim());
    expect(named(message.from?.value)).toEqual(named([request.from ?? {}]));
    const lists = [message.to ?? []].flat().flatMap(({ value }) => value);
    expect(named(lists)).toEqual(named(request.to));
    expect(canonical(message.text ?? null)).toBe(canonical(request.text));
    expect(canonical(message.html || null)).toBe(canonical(request.html));
    expect(message.attachments.map(({ filename, content }) => [filename, content.toString('hex')])).toEqual(
      expectedFiles(request),
    );
  });
});
