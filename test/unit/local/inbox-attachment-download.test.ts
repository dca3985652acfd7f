import fc from 'fast-check';
import { expect, it } from 'vitest';
import { downloadHeaders } from '../../../infra/local/inbox/attachment-download.ts';

it('encodes any file name in the header safely', () => {
  const prefix = "attachment; filename*=UTF-8''";
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (filename) => {
      const value = String(downloadHeaders(filename, 'text/plain')['content-disposition']);
      expect(value.slice(0, prefix.length)).toBe(prefix);
      expect(value.slice(prefix.length)).toMatch(/^[\w.~%-]*[!]*[\w.~%!-]*$/);
      expect(decodeURIComponent(value.slice(prefix.length))).toBe(filename.toWellFormed());
    }),
  );
});

it('passes on a content type only if it is valid', () => {
  expect(downloadHeaders('a', 'application/vnd.ms-excel')['content-type']).toBe('application/vnd.ms-excel');
  for (const odd of ['', 'text', 'text/html\r\nx: y', 'text/html; charset=x', 'a/b/c']) {
    expect(downloadHeaders('a', odd)['content-type']).toBe('application/octet-stream');
  }
});
