import { describe, expect, it } from 'vitest';
import type { EmailContent } from '../../../shared/email/lifecycle/email.ts';
import { aContent, anEmail } from '../../support/builders/emails.ts';
import { anApiKey } from '../../support/http/api-keys.ts';
import { startOfTest } from '../../support/http/emails-api.ts';
import { aFeedbackApi } from '../../support/http/feedback-api.ts';
import { call } from '../../support/http/http-call.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const files = [
  { filename: 'invoice.pdf', content: base64('%PDF'), contentType: 'application/pdf; x=1' },
  { filename: 'logo.png', content: base64('png'), contentId: 'logo@shop' },
  { filename: 'notes', content: '' },
];

const message = [
  'From: shop@svc.test',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'Hi',
  '--b',
  'Content-Type: text/csv; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename="rows.csv"',
  '',
  base64('a,b'),
  '--b--',
  '',
].join('\r\n');

const withFiles = async (content: EmailContent = aContent({ attachments: files })) => {
  const email = anEmail({ scope: 'eu', state: 'sent' });
  const parts = aFeedbackApi({ keys: [anApiKey('eu', { scope: 'eu' }), anApiKey('us', { scope: 'us' })] });
  await parts.emails.accept(email, content);
  const ask = (rest = '', token = 'full') =>
    call(parts.api, { method: 'GET', path: `/emails/${email.id}/attachments${rest}`, token });
  return { ...parts, ask };
};

const idsIn = (json: Record<string, unknown>) => (json.data as { id: string }[]).map(({ id }) => id);

describe('GET /emails/{id}/attachments', () => {
  it('lists the files of an email, each with a download URL', async () => {
    const { ask, downloads } = await withFiles();
    const { status, json } = await ask();
    expect(status).toBe(200);
    expect(json).toMatchObject({
      object: 'list',
      has_more: false,
      data: [
        { filename: 'invoice.pdf', size: 4, content_type: 'application/pdf', content_disposition: 'attachment' },
        {
          filename: 'logo.png',
          size: 3,
          content_type: 'image/png',
          content_disposition: 'inline',
          content_id: 'logo@shop',
        },
        { filename: 'notes', size: 0, content_type: 'application/octet-stream', content_disposition: 'attachment' },
      ],
    });
    const [first] = json.data as { download_url: string; expires_at: string }[];
    expect(Buffer.from(downloads.at(first?.download_url ?? '')?.bytes ?? []).toString()).toBe('%PDF');
    expect(Date.parse(first?.expires_at ?? '')).toBe(startOfTest + 900_000);
  });

  it('gives the files the same ids in every response', async () => {
    const { ask } = await withFiles();
    const ids = idsIn((await ask()).json);
    expect(new Set(ids).size).toBe(3);
    expect(idsIn((await ask()).json)).toEqual(ids);
  });

  it('is paginated, and creates URLs only for the files of the page', async () => {
    const { ask } = await withFiles();
    const [one, two, three] = idsIn((await ask()).json);
    const page = async (query: string) => {
      const { json } = await ask(query);
      return [idsIn(json), json.has_more];
    };
    expect(await page('?limit=2')).toEqual([[one, two], true]);
    expect(await page(`?after=${two}`)).toEqual([[three], false]);
    expect(await page(`?limit=1&before=${three}`)).toEqual([[two], true]);
    for (const wrong of ['?limit=0', '?after=x', `?after=${one}&before=${two}`, '?page=2']) {
      expect((await ask(wrong)).status).toBe(422);
    }
  });

  it('finds the files of a message that the client composed', async () => {
    const { ask } = await withFiles(aContent({ html: null, text: null, raw: message }));
    expect((await ask()).json.data).toMatchObject([{ filename: 'rows.csv', size: 3, content_type: 'text/csv' }]);
  });

  it.each([
    ["*=utf-8''..%2F..%2Fetc%2Fpasswd%00.pdf", 'passwd.pdf'],
    ['="C:\\\\Users\\\\shop\\\\invoice.pdf"', 'invoice.pdf'],
    ["*=utf-8''invoice%E2%80%AEfdp.exe", 'invoicefdp.exe'],
    ["*=utf-8''R%C3%A9sum%C3%A9%20%F0%9F%91%A9%E2%80%8D%F0%9F%92%BB.pdf", 'Résumé 👩‍💻.pdf'],
    ['=".."', undefined],
    ['="/"', undefined],
  ])('names a file safely that the client called filename%s', async (filename, safe) => {
    const raw = message.replace('="rows.csv"', filename);
    const { ask } = await withFiles(aContent({ html: null, text: null, raw }));
    const { data } = (await ask()).json as { data: { filename?: string }[] };
    expect(data.map((file) => file.filename)).toEqual([safe]);
  });

  it('finds none in a message that cannot be parsed', async () => {
    const raw = `Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'.repeat(60)}`;
    const { ask } = await withFiles(aContent({ html: null, text: null, raw }));
    expect(await ask()).toMatchObject({ status: 200, json: { data: [] } });
  });

  it('is an empty list for an email without files', async () => {
    const { ask } = await withFiles(aContent());
    expect(await ask()).toMatchObject({ status: 200, json: { data: [], has_more: false } });
  });

  it('is 404 once the content has been deleted, and for keys of other scopes', async () => {
    const { ask, emails } = await withFiles();
    expect((await ask('', 'us')).status).toBe(404);
    expect((await ask('', 'eu')).status).toBe(200);
    expect((await ask('', 'sending')).status).toBe(401);
    emails.contents = async () => new Map();
    expect((await ask()).status).toBe(404);
  });
});

describe('GET /emails/{id}/attachments/{attachment_id}', () => {
  it('shows one by its id, in upper or lower case', async () => {
    const { ask } = await withFiles();
    const [, id = ''] = idsIn((await ask()).json);
    const answer = await ask(`/${id.toUpperCase()}`);
    expect(answer).toMatchObject({ status: 200, json: { object: 'attachment', id, filename: 'logo.png' } });
  });

  it('is 404 for an unknown id', async () => {
    const { ask } = await withFiles();
    for (const id of [crypto.randomUUID(), 'x', '__proto__']) expect((await ask(`/${id}`)).status).toBe(404);
  });
});
