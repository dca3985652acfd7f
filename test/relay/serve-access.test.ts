import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import nodemailer from 'nodemailer';
import { generate } from 'selfsigned';
import { describe, expect, it, onTestFinished } from 'vitest';
import { goodKey, startFakeApi } from './support/fake-api.ts';
import { createHome, portOf, type RelayHome, type Settings, startRelay } from './support/relay.ts';
import { runningRelays } from './support/running.ts';
import { connectRaw, handIn, messageOf } from './support/smtp-client.ts';

const relays = runningRelays();
const { cleanUps } = relays;
const start = async (settings: Settings = {}, args: string[] = [], listeners = 1) => {
  const { api, home } = await relays.prepare(settings);
  return { api, home, relay: await relays.start(home, args, listeners) };
};

const certificate = async (home: RelayHome): Promise<string[]> => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  const [certFile, keyFile] = [join(home.folder, 'cert.pem'), join(home.folder, 'key.pem')];
  await writeFile(certFile, cert);
  await writeFile(keyFile, key);
  return ['--tls-cert', certFile, '--tls-key', keyFile];
};

const send = (port: number, options: object = {}) => {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    tls: { rejectUnauthorized: false },
    ...options,
  });
  return transport
    .sendMail({ from: 'shop@shop.example', to: 'jane@customer.example', subject: 'Order', text: 'Thanks' })
    .finally(() => transport.close());
};

describe('who may send', () => {
  it('sends for the scope that is the user name', async () => {
    const { api, relay } = await start({ scope: 'us' });
    for (const user of ['eu.fr', 'resend']) await send(relay.port, { auth: { user, pass: goodKey } });
    await send(relay.port);
    expect(api.accepted.map(({ scope }) => scope)).toEqual(['eu.fr', 'us', 'us']);
  });

  it("uses the message's scope if it names one", async () => {
    const { api, relay } = await start({ scope: 'us' });
    await handIn(relay.port, `Storemail-Scope: eu\r\n${messageOf('scoped')}`, 'jane@customer.example');
    expect(api.accepted[0]?.scope).toBeUndefined();
  });

  it('sends with the key that a client logged in with', async () => {
    const { api, relay } = await start();
    api.keys.add('re_sm_other');
    await send(relay.port, { auth: { user: 'eu', pass: 're_sm_other' } });
    expect(api.accepted[0]).toMatchObject({ key: 're_sm_other', scope: 'eu' });
  });

  it.each(['LOGIN', 'PLAIN'])('supports AUTH %s', async (method) => {
    const { api, relay } = await start({ key: undefined });
    await send(relay.port, { auth: { user: 'resend', pass: goodKey }, authMethod: method });
    expect(api.accepted.length).toBe(1);
  });

  it('refuses a password that is no key, and a user name that is no scope', async () => {
    const { relay } = await start();
    for (const auth of [
      { user: 'resend', pass: 'wrong' },
      { user: 'Jane@customer.example', pass: goodKey },
      { user: 'default.fr', pass: goodKey },
    ]) {
      await expect(send(relay.port, { auth })).rejects.toMatchObject({ responseCode: 535 });
    }
  });

  it('answers 454 while the API cannot verify a key', async () => {
    const { api, relay } = await start();
    await api.close();
    cleanUps.splice(0, 1);
    await expect(send(relay.port, { auth: { user: 'eu', pass: 're_sm_unknown' } })).rejects.toMatchObject({
      responseCode: 454,
    });
  });

  it('requires AUTH when the configuration has no key', async () => {
    const { api, relay } = await start({ key: undefined });
    expect(await handIn(relay.port, messageOf('anonymous'), 'jane@customer.example')).toMatch(/^530/);
    expect(api.attempts).toBe(0);
  });
});

describe('TLS', () => {
  const withTls = async () => {
    const api = await startFakeApi();
    const home = await createHome({ api: api.url, listen: '0.0.0.0:0' });
    onTestFinished(async () => {
      await relay.kill();
      await Promise.all([home.remove(), api.close()]);
    });
    const relay = await startRelay(home, [...(await certificate(home)), '--implicit-tls', '0.0.0.0:0'], 2);
    return { api, relay };
  };

  it('accepts remote mail after STARTTLS and AUTH, and over implicit TLS', async () => {
    const { api, relay } = await withTls();
    const auth = { user: 'eu', pass: goodKey };
    for (const line of relay.addresses) await send(portOf(line), { secure: line.implicitTls, requireTLS: true, auth });
    await send(relay.port, { requireTLS: true, auth, tls: { rejectUnauthorized: false, minVersion: 'TLSv1.3' } });
    expect(api.accepted.length).toBe(3);
  });

  it('accepts neither a password without TLS nor mail without a password there', async () => {
    const { relay } = await withTls();
    const client = await connectRaw(portOf(relay.addresses.find(({ implicitTls }) => !implicitTls)));
    await client.say('EHLO shop.example');
    expect(await client.say(`AUTH PLAIN ${Buffer.from(`\0eu\0${goodKey}`).toString('base64')}`)).toMatch(/^538/);
    client.close();
    await expect(send(relay.port, { requireTLS: true })).rejects.toMatchObject({ responseCode: 530 });
  });

  it('does not start beyond loopback without a certificate', async () => {
    const home = await createHome({ api: 'https://mail.example.com', listen: ['127.0.0.1:0', '0.0.0.0:0'] });
    onTestFinished(home.remove);
    await expect(startRelay(home)).rejects.toThrow(/78: .*needs a certificate/);
  });
});
