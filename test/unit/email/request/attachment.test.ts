import { describe, expect, it } from 'vitest';
import { attachments } from '../../../../shared/email/request/attachment.ts';

const hello = 'aGVsbG8=';
const read = (...files: object[]) => attachments.parse(files);
const faultsOf = (...files: unknown[]): string[] =>
  (attachments.safeParse(files).error?.issues ?? []).map(
    ({ path, message, ...issue }) => `${[...path, ...('keys' in issue ? issue.keys : [])].join('.')}: ${message}`,
  );

describe('the content of an attachment', () => {
  it.each([
    ['base64', hello],
    ['base64 without padding', 'aGVsbG8'],
    ['base64 in lines', 'aGVs\r\nbG8=\r\n'],
    ['an array of bytes', [...Buffer.from('hello')]],
    ["Node's Buffer", Buffer.from('hello').toJSON()],
  ])('is taken as %s', (_what, content) => {
    expect(read({ filename: 'a.txt', content })).toEqual([{ filename: 'a.txt', content: hello }]);
  });

  it('is accepted as plain text for a calendar entry', () => {
    const content = 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n';
    const [file] = read({ filename: 'a.ics', content, content_type: 'text/calendar; method=REQUEST' });
    expect(Buffer.from(file?.content ?? '', 'base64').toString()).toBe(content);
    expect(read({ filename: 'a.ics', content: hello, content_type: 'text/calendar' })[0]?.content).toBe(hello);
  });

  it('may be empty', () => {
    expect(read({ filename: 'a.txt', content: '' })).toEqual([{ filename: 'a.txt', content: '' }]);
  });

  it.each([
    ['a text', 'héllo'],
    ['base64 that is cut off', 'aGVsb'],
    ['base64 with something behind', 'aGVs=bG8='],
    ['numbers beyond a byte', [1, 256]],
    ['numbers that are no integers', [1.5]],
    ['something like a Buffer', { type: 'Buffer', data: 'x' }],
    ['an object', { path: '/etc/passwd' }],
    ['a number', 42],
  ])('is refused as %s', (_what, content) => {
    expect(faultsOf({ filename: 'a.txt', content })).toEqual([
      '0.content: must be base64, or an array of byte numbers',
    ]);
  });

  it.each([[undefined], [null]])('counts as missing if it is %s', (content) => {
    expect(faultsOf({ filename: 'a.txt', content })).toEqual(['0.content: is missing']);
  });
});

describe('the name of an attachment', () => {
  it.each(['a.txt', 'Rechnung Nr. 5 (Größe: 2).pdf', '請求書.pdf', '.htaccess', `${'a'.repeat(251)}.pdf`])(
    'takes %s',
    (filename) => {
      expect(read({ filename, content: hello })[0]?.filename).toBe(filename);
    },
  );

  it('is numbered if there is none', () => {
    expect(read({ content: hello }, { content: hello, filename: null }).map(({ filename }) => filename)).toEqual([
      'attachment-1',
      'attachment-2',
    ]);
  });

  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'C:\\a',
    'a\r\nBcc: x',
    'a\u0000',
    '<a>',
    'a".exe; x="',
    ' ',
    '\u00a0',
    '\u200b',
    '\u3164 \u2800',
    'invoice\u202efdp.exe',
    'a'.repeat(256),
    'é'.repeat(128),
  ])('refuses %j', (filename) => {
    expect(faultsOf({ filename, content: hello })).toEqual([expect.stringMatching(/^0\.filename: must /)]);
  });
});

describe('the content type of an attachment', () => {
  it.each([
    'application/pdf',
    'image/svg+xml',
    'text/plain; charset=utf-8',
    'text/calendar; method=REQUEST;charset="utf-8"',
  ])('takes %s, under either name', (type) => {
    expect(read({ content: hello, content_type: type })[0]?.contentType).toBe(type);
    expect(read({ content: hello, contentType: type })[0]?.contentType).toBe(type);
  });

  it.each([
    'pdf',
    'text/plain\r\nBcc: x@y.de',
    'text/plain; a="b\r\nc"',
    'text/plain; a="b"c"',
    'multipart/mixed',
    'message/rfc822',
    `a/${'b'.repeat(300)}`,
  ])('refuses %j', (type) => {
    expect(faultsOf({ content: hello, content_type: type })).toEqual([
      expect.stringMatching(/^0\.content_type: must /),
    ]);
  });
});

describe('the content id of an attachment', () => {
  it.each(['logo', 'logo.png@01D7C6B0.5F1C6A90', 'a'.repeat(127)])('takes %s, under either name', (id) => {
    expect(read({ content: hello, content_id: id })[0]?.contentId).toBe(id);
    expect(read({ content: hello, inline_content_id: id })[0]?.contentId).toBe(id);
  });

  it.each(['<logo>', 'a b', 'a\r\nb', 'lögo', 'a'.repeat(128)])('refuses %j', (id) => {
    expect(faultsOf({ content: hello, content_id: id })).toEqual([expect.stringMatching(/^0\.content_id: must /)]);
  });
});

describe('attachments', () => {
  it('are never fetched', () => {
    expect(faultsOf({ filename: 'a', path: 'https://example.com/a.pdf' })).toEqual([
      '0.path: is not supported: send the file itself as content',
    ]);
    expect(faultsOf({ filename: 'a', href: 'file:///etc/passwd', content: hello })).toEqual([
      expect.stringContaining('0.href'),
    ]);
  });

  it('are at most a hundred objects', () => {
    expect(faultsOf('a')).toEqual(['0: must be an object']);
    expect(faultsOf(...Array(101).fill({ content: hello }))).toEqual([': must have at most 100 entries']);
  });

  it('report every fault of every file', () => {
    expect(faultsOf({ filename: '/', content: '!' }, { content: hello, content_type: 'x' })).toHaveLength(3);
  });
});
