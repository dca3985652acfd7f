import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chooseEncoding } from '../../../functions/admin/content-encoding.ts';
import { readPageFiles } from '../../../functions/admin/page-files.ts';
import { servePage } from '../../../functions/admin/serve-page.ts';

const script = 'console.log("hello");'.repeat(100);

const builtPage = () => {
  const directory = mkdtempSync(join(tmpdir(), 'storemail-page-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const name of ['index.html', 'page.css', 'preview.html']) writeFileSync(join(directory, name), name);
  writeFileSync(join(directory, 'page.js'), script);
  return readPageFiles(directory);
};

const bytesOf = (body = ''): Buffer => Buffer.from(body, 'base64');

describe('the admin function', () => {
  it('serves only the page and its files', () => {
    const files = builtPage();
    expect(bytesOf(servePage(files, undefined, {}).body).toString()).toBe('index.html');
    expect(servePage(files, 'page.css', {}).headers?.['content-type']).toBe('text/css; charset=utf-8');
    for (const path of ['index.cjs', 'index.cjs.map', '../index.html', 'index.html']) {
      expect(() => servePage(files, path, {})).toThrow('There is nothing at this path.');
    }
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
  ])('compresses for clients that accept %s', (accepted, encoding, decompress) => {
    const { headers, body } = servePage(builtPage(), 'page.js', { 'accept-encoding': accepted });
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'accept-encoding' });
    expect(bytesOf(body).length).toBeLessThan(script.length / 10);
    expect(decompress(bytesOf(body)).toString()).toBe(script);
  });

  it('does not resend what the browser has cached', () => {
    const files = builtPage();
    const accepted = { 'accept-encoding': 'gzip' };
    const etag = String(servePage(files, 'page.js', accepted).headers?.etag);
    expect(servePage(files, 'page.js', { ...accepted, 'if-none-match': `"x", W/${etag}` })).toMatchObject({
      statusCode: 304,
    });
    expect(servePage(files, 'page.js', { 'if-none-match': etag }).statusCode).toBe(200);
  });

  it('forbids the page to load other origins, run inline scripts or be framed', () => {
    const { headers } = servePage(builtPage(), undefined, {});
    const policy = String(headers?.['content-security-policy']).split('; ');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.join()).not.toMatch(/unsafe|https?:|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    });
  });

  it('allows styles in an email preview, but no scripts and nothing remote', () => {
    const policy = String(servePage(builtPage(), 'preview.html', {}).headers?.['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("form-action 'none'");
    expect(policy).toMatch(/sandbox allow-same-origin$/);
    expect(policy).not.toMatch(/script|https?:|\*/);
  });
});

describe('the encoding', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['deflate', 'identity'],
    ['gzip, deflate', 'gzip'],
    ['GZIP;q=0.5, br', 'br'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.0', 'identity'],
    ['gzip;q=0', 'identity'],
  ])('for %o is %s', (accepted, encoding) => {
    expect(chooseEncoding(accepted)).toBe(encoding);
  });
});
