import { describe, expect, it } from 'vitest';
import { parseSendRequest } from '../../../../shared/email/request/send-request.ts';
import type { JsonValue } from '../../../../shared/json.ts';
import { aSendObject } from '../../../support/builders/send-object.ts';

const read = (overrides: Record<string, JsonValue> = {}) => parseSendRequest(aSendObject(overrides));

const ada = { address: 'ada@example.com' };
const bob = { address: 'bob@example.com' };

describe('an email', () => {
  it('is normalized, with defaults for missing fields', () => {
    expect(read()).toEqual({
      from: { name: 'Shop', address: 'shop@svc.test' },
      to: [ada],
      cc: [],
      bcc: [],
      replyTo: [],
      subject: 'Your order',
      html: '<p>Thank you</p>',
      text: null,
      headers: {},
      attachments: [],
      tags: [],
    });
  });

  it('keeps all given fields', () => {
    const given = {
      cc: ['bob@example.com'],
      bcc: 'Bob <bob@example.com>',
      reply_to: 'bob@example.com',
      text: 'Thank you',
      headers: { 'X-Order': '1', Importance: 'high', 'List-Unsubscribe': '<mailto:a@b.com>' },
      tags: [{ name: 'campaign', value: 'spring_1' }],
      type: 'order',
      scope: 'eu.fr',
      expires_in: 10,
    } as const;
    expect(read({ ...given, cc: [...given.cc], tags: [...given.tags] })).toMatchObject({
      cc: [bob],
      bcc: [{ name: 'Bob', ...bob }],
      replyTo: [bob],
      text: 'Thank you',
      headers: given.headers,
      tags: given.tags,
      type: 'order',
      scope: 'eu.fr',
      expiresIn: 10,
    });
  });

  it('needs no sender', () => {
    expect(parseSendRequest({ to: 'ada@example.com', subject: '', text: 'Hi' })).not.toHaveProperty('from');
  });
});

describe('unusual input of real clients is accepted', () => {
  it.each([
    ['empty strings', { cc: '', bcc: '', reply_to: '', text: '' }],
    ['empty arrays', { cc: [], bcc: [], reply_to: [], headers: [], tags: [], attachments: [] }],
    [
      'nulls',
      {
        cc: null,
        bcc: null,
        reply_to: null,
        text: null,
        headers: null,
        tags: null,
        attachments: null,
        scheduled_at: null,
      },
    ],
    ['a topic', { topic_id: 'b6d24b8e' }],
  ])('%s', (_what, overrides) => {
    expect(read(overrides)).toMatchObject({ cc: [], bcc: [], replyTo: [], headers: {}, tags: [], attachments: [] });
  });

  it('an empty text, which is different from none: no text part is wanted', () => {
    expect(read({ text: '' }).text).toBe('');
    expect(read({ text: null }).text).toBeNull();
  });

  it('html that is null or empty, beside a text', () => {
    expect(read({ html: null, text: 'Hi' }).html).toBeNull();
    expect(read({ html: '', text: 'Hi' }).html).toBeNull();
  });

  it('several addresses in one string, and names with commas', () => {
    expect(read({ to: 'ada@example.com, Bee, Bob <bob@example.com>' }).to).toEqual([ada, { name: 'Bee, Bob', ...bob }]);
    expect(read({ to: ['Bee, Bob <bob@example.com>', 'ada@example.com'] }).to).toEqual([
      { name: 'Bee, Bob', ...bob },
      ada,
    ]);
    expect(read({ from: 'Shop, Inc. <shop@svc.test>' }).from?.name).toBe('Shop, Inc.');
  });

  it('RFC 2047 names', () => {
    expect(read({ to: '=?utf-8?Q?J=C3=B6rg?= <bob@example.com>' }).to).toEqual([{ name: 'Jörg', ...bob }]);
  });

  it('name and address as separate fields', () => {
    expect(read({ from: { name: 'x@bank.com', address: 'shop@svc.test' } }).from?.name).toBe('x@bank.com');
    expect(read({ to: { address: 'ada@example.com' }, cc: [{ name: 'B', address: 'bob@example.com' }] })).toMatchObject(
      {
        to: [ada],
        cc: [{ name: 'B', ...bob }],
      },
    );
  });

  it('header values that are numbers, and no header for null', () => {
    const headers = {
      'X-Order': 1000,
      'X-Paid': true,
      'X-Coupon': null,
      'Feedback-ID': 'a:b:c:d',
      'Thread-Topic': 'x',
    };
    expect(read({ headers }).headers).toEqual({
      'X-Order': '1000',
      'X-Paid': 'true',
      'Feedback-ID': 'a:b:c:d',
      'Thread-Topic': 'x',
    });
  });

  it('headers that mail libraries always write, which Storemail replaces', () => {
    const headers = { Date: 'x', 'Message-Id': '<a@b>', sender: 'a@b.com', 'Return-Path': '<>', 'MIME-Version': '1.0' };
    const request = read({ headers: { ...headers, 'X-A': '1' } });
    expect(request.headers).toEqual({ 'X-A': '1' });
    expect(request.ignored).toEqual(Object.keys(headers));
  });

  it.each([
    'Priority',
    'Organization',
    'Organisation',
    'Comments',
    'Keywords',
    'Content-Language',
    'Errors-To',
    'Return-Receipt-To',
    'Disposition-Notification-To',
  ])('the header %s, which changes too little to refuse an email for it', (name) => {
    const request = read({ headers: { [name]: 'x@example.com' } });
    expect([request.headers, request.ignored]).toEqual([{}, [name]]);
  });

  it('fields of a newer API, which are ignored and listed', () => {
    const request = read({ reply_options: { a: 1 }, tracking: true, from_template: null });
    expect(request.ignored).toEqual(['reply_options', 'tracking']);
    expect(read({ cc: null, 'X-A': 1 }).ignored).toEqual(['X-A']);
    expect(read({})).not.toHaveProperty('ignored');
  });

  it('Reply-To among the headers, in addition to the field', () => {
    const { headers, replyTo } = read({
      reply_to: 'Ada <ada@example.com>',
      headers: { 'Reply-To': 'ADA@example.com, bob@example.com', 'X-A': '1' },
    });
    expect(headers).toEqual({ 'X-A': '1' });
    expect(replyTo).toEqual([{ name: 'Ada', ...ada }, bob]);
  });

  it('tags as an object', () => {
    expect(read({ tags: [{ 'X-Tag': 'welcome' }, { name: 'a' }] }).tags).toEqual([
      { name: 'X-Tag', value: 'welcome' },
      { name: 'name', value: 'a' },
    ]);
  });
});
