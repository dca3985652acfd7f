import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCertificates } from '../../../infra/local/inbox/certificates.ts';

const dayMs = 86_400_000;
const now = Date.parse('2026-01-01');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'storemail-tls-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const keep = (days = 0) => openCertificates(directory, () => now + days * dayMs);

it('is valid only for this machine, by name and address', async () => {
  const { subjectAltName, ca } = new X509Certificate((await keep()).cert);
  expect(subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  expect(ca).toBe(false);
});

it('is signed by an authority whose key was discarded', async () => {
  const { ca, cert, key } = await keep();
  const authority = new X509Certificate(ca);
  expect(authority.ca).toBe(true);
  expect(new X509Certificate(cert).verify(authority.publicKey)).toBe(true);
  expect(new X509Certificate(cert).toString()).not.toBe(authority.toString());
  expect(key).toMatch(/PRIVATE KEY/);
});

it('is kept until it is about to expire', async () => {
  const first = await keep();
  expect(await keep(790)).toEqual(first);
  expect((await keep(800)).cert).not.toBe(first.cert);
});

it('has a key that only the user can read', async () => {
  await keep();
  expect((await stat(join(directory, 'server.key'))).mode & 0o777).toBe(0o600);
});

it.each(['ca.pem', 'server.pem', 'server.key'])('is created again if %s is damaged', async (file) => {
  const first = await keep();
  await writeFile(join(directory, file), 'half');
  const second = await keep();
  expect(second.cert).not.toBe(first.cert);
  expect(await keep()).toEqual(second);
});
