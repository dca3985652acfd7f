import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/email/address/address.ts';
import { compose } from '../../../../shared/email/message/compose.ts';
import { ComposeFailed } from '../../../../shared/email/message/message-header.ts';
import { box, content, email, identity } from '../../../support/builders/composed-email.ts';

const parse = (raw: Buffer) => PostalMime.parse(raw);

describe('a composed message', () => {
  it("has a Message-ID made of its id and the sender's domain, and the date of its acceptance", async () => {
    const message = await parse(await compose(email(), content(), identity()));
    expect(message.messageId).toBe('<01936b2e-4c1a-7d3e-8f00-0123456789ab@example.com>');
    expect(message.date).toBe('2026-11-22T08:30:00.000Z');
  });

  it('has From, Sender, To, Cc and Reply-To as they were validated', async () => {
    const message = await parse(
      await compose(
        email({
          to: [box('ann@example.com', 'Ann "A", B <x@evil.test>')],
          cc: [box("o'brien@example.com", 'Zoë 山田')],
        }),
        content(),
        identity({ sender: 'general@example.com' as Address, replyTo: [box('help@example.com')] }),
      ),
    );
    expect(message.from).toMatchObject({ address: 'shop@example.com', name: 'The shop' });
    expect(message.sender).toMatchObject({ address: 'general@example.com' });
    expect(message.to).toMatchObject([{ address: 'ann@example.com', name: 'Ann "A", B <x@evil.test>' }]);
    expect(message.cc).toMatchObject([{ address: "o'brien@example.com", name: 'Zoë 山田' }]);
    expect(message.replyTo).toMatchObject([{ address: 'help@example.com' }]);
  });

  it('rejects an address that was not validated', async () => {
    const doubtful = email({ to: [box('"ann"@evil.test@example.com')] });
    await expect(compose(doubtful, content(), identity())).rejects.toThrow(ComposeFailed);
  });

  it('rejects a header that it writes itself', async () => {
    const doubtful = content({ headers: { 'reply-to': 'x@evil.test' } });
    await expect(compose(email(), doubtful, identity())).rejects.toThrow(ComposeFailed);
  });

  it('writes header names as they were given', async () => {
    const raw = await compose(
      email(),
      content({ headers: { 'X-MyShop-iD': '7', 'list-UNSUBSCRIBE': '<x:y>' } }),
      identity(),
    );
    expect(raw.toString()).toContain('\r\nX-MyShop-iD: 7\r\n');
    expect(raw.toString()).toContain('\r\nlist-UNSUBSCRIBE: <x:y>\r\n');
  });

  it('contains no Bcc recipient', async () => {
    const told = { ...email(), bcc: [box('hidden@example.com')] };
    expect((await compose(told, content(), identity())).toString()).not.toContain('hidden');
  });

  it('puts an inline image in the same related part as the html', async () => {
    const image = { filename: 'logo.png', contentType: 'image/png', contentId: 'logo', content: 'iVBORw0KGgo=' };
    const raw = await compose(email(), content({ html: '<img src="cid:logo">', attachments: [image] }), identity());
    const [inline] = (await parse(raw)).attachments;
    expect(inline).toMatchObject({ contentId: '<logo>', disposition: 'inline', mimeType: 'image/png', related: true });
  });

  it('keeps the method of a calendar invitation', async () => {
    const invitation = {
      filename: 'invite.ics',
      contentType: 'text/calendar; method=REQUEST; charset=utf-8',
      content: Buffer.from('BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n').toString('base64'),
    };
    const [part] = (await parse(await compose(email(), content({ attachments: [invitation] }), identity())))
      .attachments;
    expect(part).toMatchObject({ mimeType: 'text/calendar', method: 'REQUEST' });
  });

  it.each(['message/rfc822', 'multipart/mixed', 'text/html\r\nX-Injected: 1', 'nonsense'])(
    'sends an attachment with the type %j as plain bytes',
    async (contentType) => {
      const bytes = Buffer.from('a\rb\nc\r\n.\r\n\0');
      const attachment = { filename: 'x', contentType, content: bytes.toString('base64') };
      const [part] = (await parse(await compose(email(), content({ attachments: [attachment] }), identity())))
        .attachments;
      expect(part?.mimeType).toBe('application/octet-stream');
      expect(Buffer.from(part?.content as ArrayBuffer)).toEqual(bytes);
    },
  );

  it.each(['mail.eml', 'page.mht', 'PAGE.MHTML', 'news.nws', 'x.mime', 'logs.gzip', 'all.zip', 'old.ustar', 'x'])(
    'sends %s without a type as a file, never as a message or multipart',
    async (filename) => {
      const attachment = { filename, content: Buffer.from('From: a\r\n\r\nb').toString('base64') };
      const raw = await compose(email(), content({ attachments: [attachment] }), identity());
      expect(raw.toString()).not.toMatch(/^content-type: (?:message|multipart\/x)/im);
      const [part] = (await parse(raw)).attachments;
      expect(Buffer.from(part?.content as ArrayBuffer).toString()).toBe('From: a\r\n\r\nb');
    },
  );

  it.each([
    ['a*b.pdf', 'filename="a*b.pdf"'],
    ["it's 100%.pdf", 'filename="it\'s 100%.pdf"'],
    ['größe.pdf', "filename*=utf-8''gr%C3%B6%C3%9Fe.pdf"],
  ])('quotes or encodes the file name %s', async (filename, parameter) => {
    const attachment = { filename, contentType: 'application/pdf; name=other.pdf', content: 'YQ==' };
    const raw = (await compose(email(), content({ attachments: [attachment] }), identity())).toString();
    expect(raw.replace(/\r\n /g, ' ')).toContain(`Content-Disposition: attachment; ${parameter}\r\n`);
    expect(raw).not.toContain('other.pdf');
  });

  it('has the same bytes at every attempt of a scheduled email', async () => {
    const scheduled = email({ scheduledAt: Date.UTC(2026, 10, 22, 9) });
    const first = await compose(scheduled, content(), identity());
    expect((await compose(structuredClone(scheduled), content(), identity())).equals(first)).toBe(true);
    expect((await parse(first)).date).toBe('2026-11-22T09:00:00.000Z');
  });

  it('uses base64 for a text that is mostly not ASCII', async () => {
    const raw = (await compose(email(), content({ text: 'ご注文ありがとうございます' }), identity())).toString();
    expect(raw).toContain('Content-Transfer-Encoding: base64');
  });
});
