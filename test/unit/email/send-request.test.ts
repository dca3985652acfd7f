import { describe, expect, it } from 'vitest';
import { InvalidSendRequest } from '../../../shared/email/request/fault.ts';
import { parseSendRequest } from '../../../shared/email/request/send-request.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { aSendObject } from '../../support/builders/send-object.ts';

const read = (overrides: Record<string, JsonValue> = {}) => parseSendRequest(aSendObject(overrides));

/** The fault of a refused request, by its name and message. */
const faultOf = (value: JsonValue): [name: string, message: string] => {
  try {
    parseSendRequest(value);
  } catch (error) {
    if (error instanceof InvalidSendRequest) return [error.faults[0].name, error.message];
    throw error;
  }
  throw new Error('was accepted');
};
const fault = (overrides: Record<string, JsonValue>) => faultOf(aSendObject(overrides));

const ada = { address: 'ada@example.com' };
const bob = { address: 'bob@example.com' };

describe('an email', () => {
  it('comes out in one form, with what was left out', () => {
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

  it('keeps everything that is given', () => {
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

describe('odd input of real clients works', () => {
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

  it('keeps an empty text apart from none: it says that none is wanted', () => {
    expect(read({ text: '' }).text).toBe('');
    expect(read({ text: null }).text).toBeNull();
  });

  it('takes html that is null or empty beside a text', () => {
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

  it('name and address apart', () => {
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

  it('headers that mail libraries write for every message, which ours replace', () => {
    const headers = { Date: 'x', 'Message-Id': '<a@b>', sender: 'a@b.com', 'Return-Path': '<>', 'MIME-Version': '1.0' };
    const request = read({ headers: { ...headers, 'X-A': '1' } });
    expect(request.headers).toEqual({ 'X-A': '1' });
    expect(request.ignored).toEqual(Object.keys(headers));
  });

  it('without fields of a newer API, which it names', () => {
    const request = read({ reply_options: { a: 1 }, tracking: true, from_template: null });
    expect(request.ignored).toEqual(['reply_options', 'tracking']);
    expect(read({ cc: null, 'X-A': 1 }).ignored).toEqual(['X-A']);
    expect(read({})).not.toHaveProperty('ignored');
  });

  it('Reply-To among the headers, beside the first of them in its field', () => {
    const { headers, replyTo } = read({
      reply_to: 'Ada <ada@example.com>',
      headers: { 'Reply-To': 'ADA@example.com, bob@example.com', 'X-A': '1' },
    });
    expect(headers).toEqual({ 'X-A': '1' });
    expect(replyTo).toEqual([{ name: 'Ada', ...ada }, bob]);
  });

  it('tags with their name for a key', () => {
    expect(read({ tags: [{ 'X-Tag': 'welcome' }, { name: 'a' }] }).tags).toEqual([
      { name: 'X-Tag', value: 'welcome' },
      { name: 'name', value: 'a' },
    ]);
  });
});

describe('a request is refused', () => {
  it.each([
    ['without a recipient', { to: null }, 'missing_required_field', 'to: is missing'],
    ['without a subject', { subject: null }, 'missing_required_field', 'subject: is missing'],
    ['without html and text', { html: null }, 'missing_required_field', 'html or text: is missing or empty'],
    ['with only empty text', { html: '', text: '' }, 'missing_required_field', 'html or text: is missing or empty'],
    ['with no recipients', { to: [] }, 'validation_error', 'to: must have at least one address'],
    ['with an empty recipient', { to: '' }, 'validation_error', 'to: must have at least one address'],
    ['with one empty recipient of two', { to: ['a@b.com', ''] }, 'validation_error', 'to[1]: must be an address'],
    ['with a wrong sender', { from: 'root' }, 'invalid_from_address', 'from: must be an address'],
    ['with two senders', { from: 'a@b.com, c@d.com' }, 'invalid_from_address', 'from: must be an address'],
    ['with 51 recipients', { cc: Array(51).fill('a@b.com') }, 'validation_error', 'cc: must have at most 50 entries'],
    [
      'with 51 in one string',
      { cc: Array(51).fill('a@b.com').join() },
      'validation_error',
      'cc: must have at most 50 addresses',
    ],
    ['with a number for a text', { text: 42 }, 'validation_error', 'text: must be a string'],
    [
      'with html of over a megabyte',
      { html: 'é'.repeat(524_289) },
      'validation_error',
      'html: must be at most 1048576 bytes',
    ],
    [
      'with a line break in the subject',
      { subject: 'a\r\nBcc: x@y.de' },
      'validation_error',
      'subject: must have no line break',
    ],
    [
      'with a subject of over 998 characters',
      { subject: 'a'.repeat(999) },
      'validation_error',
      'subject: must be at most 998',
    ],
    ['with an unknown type', { type: 'newsletter' }, 'validation_error', 'type: must be one of order, order_comment'],
    ['with a scope that is none', { scope: 'EU' }, 'validation_error', 'scope: must be default, a website code'],
    ['with half a minute to live', { expires_in: 0.5 }, 'validation_error', 'expires_in: must be a whole number'],
    ['with no time to live', { expires_in: 0 }, 'validation_error', 'expires_in: must be a whole number'],
    ['with a schedule that is no text', { scheduled_at: 5 }, 'validation_error', 'scheduled_at: must be a string'],
    [
      'with an unknown field',
      { icalEvent: { path: '/etc/passwd' } },
      'validation_error',
      'icalEvent: is no field of this API',
    ],
    ...['subjct', 'Subject', 'replyTo', 'scheduledAt', 'form', 'too', 'bc', 'attachment', 'header', 'htlm', 'tag'].map(
      (name): [string, Record<string, JsonValue>, string, string] => [
        `with the misspelt field ${name}`,
        { [name]: 'x' },
        'validation_error',
        `${name}: is no field of this API`,
      ],
    ),
    ['with a field of an odd name', { 'a\r\nb': 1 }, 'validation_error', '?: is no field of this API'],
    ['with a header that is ours', { headers: { Bcc: 'x@y.de' } }, 'validation_error', 'headers.Bcc: is not allowed'],
    [
      'with a header of two lines',
      { headers: { 'X-A': 'a\r\nb' } },
      'validation_error',
      'headers.X-A: must have no line break',
    ],
    [
      'with a header of over 998 characters',
      { headers: { 'X-A': 'a'.repeat(999) } },
      'validation_error',
      'headers.X-A: must be at most',
    ],
    [
      'with a header that is no string',
      { headers: { 'X-A': ['a'] } },
      'validation_error',
      'headers.X-A: must be a string',
    ],
    [
      'with message ids that are not ASCII',
      { headers: { References: '<grüße@example.com>' } },
      'validation_error',
      'headers.References: must be ASCII',
    ],
    [
      'with a URL that fits no line',
      { headers: { 'List-Unsubscribe': `<https://shop.test/${'x'.repeat(970)}>` } },
      'validation_error',
      'headers.List-Unsubscribe: must be ASCII',
    ],
    [
      'with a header given twice',
      { headers: { 'X-A': '1', 'x-a': '2' } },
      'validation_error',
      'headers.x-a: is given twice',
    ],
    [
      'with a wrong Reply-To header',
      { headers: { 'reply-to': 'x' } },
      'validation_error',
      'headers.reply-to: must be an address',
    ],
    ['with headers in an array', { headers: ['X-A: 1'] }, 'validation_error', 'headers: must be an object'],
    [
      'with a tag that is a text',
      { tags: ['a'] },
      'validation_error',
      'tags[0]: must be an object with name and value',
    ],
    [
      'with a tag of two names',
      { tags: [{ a: 'b', c: 'd' }] },
      'validation_error',
      'tags[0]: must have a name and a value',
    ],
    [
      'with a space in a tag',
      { tags: [{ name: 'a', value: 'b c' }] },
      'validation_error',
      'tags[0]: must have a name and a value of 1 to 256',
    ],
    [
      'with 76 tags',
      { tags: Array(76).fill({ name: 'a', value: 'b' }) },
      'validation_error',
      'tags: must have at most 75',
    ],
  ])('%s', (_what, overrides, name, message) => {
    expect(fault(overrides)).toEqual([name, expect.stringContaining(message)]);
  });

  it.each([null, 42, 'x', [], [{}]])('if it is %j', (value) => {
    expect(faultOf(value)).toEqual(['validation_error', 'The email must be a JSON object']);
  });

  it('with the first five of its faults, never the values', () => {
    const [name, message] = fault({
      from: 'secret-1',
      to: ['secret-2'],
      subject: 5,
      html: 6,
      raw: 'secret-3',
      dkim: 1,
      auth: 2,
    });
    expect(name).toBe('invalid_from_address');
    expect(message).toMatch(/^from: .*; to\[0\]: .*; subject: .*; html: .*; raw: is no field of this API; and 2 more$/);
    expect(message).not.toContain('secret');
  });
});
