import { expect, it } from 'vitest';
import { htmlView } from '../../../infra/local/inbox/html-view.ts';

const part = (contentId: string | null, contentType: string, content = 'x') => ({
  filename: 'part',
  contentType,
  contentId,
  content: Buffer.from(content),
});

it('embeds the images attached to a mail', () => {
  const html = '<img src="cid:logo@shop"><div style="background:url(CID:a%20b)"></div>';
  expect(htmlView(html, [part('logo@shop', 'image/png'), part('a b', 'image/gif')])).toContain(
    '<img src="data:image/png;base64,eA=="><div style="background:url(data:image/gif;base64,eA==)"></div>',
  );
});

it('keeps references to images that are not attached', () => {
  const html = '<img src="cid:missing"><img src="cid:page"><img src="cid:odd"><img src="cid:%">';
  const parts = [part('page', 'text/html', '<script>'), part('odd', 'image/png"onload="x'), part(null, 'image/png')];
  expect(htmlView(html, parts)).toContain(html);
});

it('opens links in a new tab, and keeps the doctype first', () => {
  expect(htmlView('<!DOCTYPE html PUBLIC "x"><p>', [])).toBe('<!DOCTYPE html PUBLIC "x"><base target="_blank"><p>');
  expect(htmlView('<p>', [])).toBe('<base target="_blank"><p>');
});
