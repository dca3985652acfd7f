import { describe, expect, it } from 'vitest';
import { parseAddress } from '../../../shared/email/address/address.ts';
import { isSenderAllowed } from '../../../shared/email/address/allowed-sender.ts';
import { newEmailId, parseEmailId } from '../../../shared/email/lifecycle/id.ts';
import { newEmail } from '../../../shared/email/lifecycle/new-email.ts';
import { parseSendRequest } from '../../../shared/email/request/send-request.ts';
import { aSendObject } from '../../support/builders/send-object.ts';

describe('newEmail', () => {
  const made = { id: 'id-1', scope: 'eu', createdAt: 1000, dueAt: 2000 };

  it('makes a queued record and its content from a request', () => {
    const request = parseSendRequest(
      aSendObject({
        type: 'order',
        scope: 'eu',
        text: 'Hi',
        headers: { 'X-A': '1' },
        attachments: [{ content: 'eA==' }],
      }),
    );
    expect(newEmail(request, made)).toEqual({
      email: {
        ...made,
        v: 1,
        state: 'queued',
        revision: 0,
        type: 'order',
        from: { name: 'Shop', address: 'shop@svc.test' },
        to: [{ address: 'ada@example.com' }],
        cc: [],
        bcc: [],
        replyTo: [],
        subject: 'Your order',
        tags: [],
        contentIn: 'table',
        recipients: [{ address: 'ada@example.com', kind: 'to', state: 'pending' }],
        attempts: 0,
      },
      content: {
        html: '<p>Thank you</p>',
        text: 'Hi',
        headers: { 'X-A': '1' },
        attachments: [{ filename: 'attachment-1', content: 'eA==' }],
      },
    });
  });

  it('makes one recipient of an address that occurs twice, of the kind it has first', () => {
    const request = parseSendRequest(
      aSendObject({ to: ['a@b.com', 'A@B.com'], cc: ['c@d.com', 'a@b.com'], bcc: ['C@D.com', 'e@f.com'] }),
    );
    expect(newEmail(request, made).email.recipients.map(({ address, kind }) => `${kind} ${address}`)).toEqual([
      'to a@b.com',
      'cc c@d.com',
      'bcc e@f.com',
    ]);
  });
});

describe('isSenderAllowed', () => {
  const sender = parseAddress('Shop@Example.com');

  it.each([[[]], [['example.com']], [['other.com', 'shop@example.com']], [['SHOP@example.com']]])(
    'allows the sender for %j',
    (allowed) => {
      expect(isSenderAllowed(sender, allowed)).toBe(true);
    },
  );

  it.each([[['ample.com']], [['mail.example.com']], [['com']], [['sales@example.com']], [['shop']]])(
    'refuses the sender for %j',
    (allowed) => {
      expect(isSenderAllowed(sender, allowed)).toBe(false);
    },
  );
});

describe('ids of emails', () => {
  it('are lower-case UUIDs of version 7 that sort by time', () => {
    const [early, late] = [
      newEmailId(1_700_000_000_000, Buffer.alloc(16, 255)),
      newEmailId(1_700_000_000_001, Buffer.alloc(16)),
    ];
    expect(early).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(early < late).toBe(true);
  });

  it('differ within a millisecond by their random bytes', () => {
    expect(newEmailId(1, Buffer.alloc(16, 1))).not.toBe(newEmailId(1, Buffer.alloc(16, 2)));
  });

  it('are parsed in either letter case', () => {
    const id = newEmailId(1_700_000_000_000, Buffer.alloc(16, 7));
    expect(parseEmailId(id.toUpperCase())).toBe(id);
    for (const text of ['', 'x', `${id} `, `{${id}}`, id.replaceAll('-', '')])
      expect(parseEmailId(text)).toBeUndefined();
  });
});
