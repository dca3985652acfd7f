import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { parseAddress } from '../../shared/email/address/address.ts';
import { localGateways, succeed } from '../support/emulators/gateways.ts';
import { given } from '../support/http/mime-api.ts';

const { open, closeAll } = localGateways();
afterEach(closeAll);

/** Every byte that a line can have. */
const line = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => ![0, 10, 13].includes(byte)));
const body = Buffer.concat([line, Buffer.from('\r\n')]);
const fields = ['From: shop@svc.test', 'To: jane@customer.test', 'Subject: Order', '', ''];
const bytes = Buffer.concat([Buffer.from(fields.join('\r\n')), body]);

/** An API behind a gateway, with a message that was posted to it and has been attempted. */
const posted = async () => {
  const { api, store, stored } = given();
  const routes = ['POST /emails/mime', 'GET /emails/{id}/raw'];
  const url = await open(
    { invoke: async (_, event) => succeed(await api(JSON.parse(event) as APIGatewayProxyEventV2, {} as Context)) },
    { routes: routes.map((key) => ({ key, functionName: 'api', timeoutMs: 30_000 })) },
  );
  const headers = { 'content-type': 'message/rfc822', 'storemail-to': 'jane@customer.test' };
  const init = { method: 'POST', body: bytes, headers: { ...headers, authorization: 'Bearer sending' } };
  const { id } = (await (await fetch(`${url}/emails/mime`, init)).json()) as { id: string };
  const { email } = await stored(id);
  await store.change(email, { identity: { from: { address: parseAddress('shop@svc.test') }, replyTo: [] } });
  return (accept: string) => fetch(`${url}/emails/${id}/raw`, { headers: { authorization: 'Bearer full', accept } });
};

describe('the source of a message that is not UTF-8', () => {
  it('is given byte by byte to whoever accepts a message', async () => {
    const ask = await posted();
    const response = await ask('message/rfc822');
    expect(response.headers.get('content-type')).toBe('message/rfc822');
    const source = Buffer.from(await response.arrayBuffer());
    expect(source.subarray(-body.length).toString('latin1')).toBe(body.toString('latin1'));
  });

  it('has a character for each byte in JSON, which says so', async () => {
    const ask = await posted();
    const { raw, encoding } = (await (await ask('application/json')).json()) as { raw: string; encoding: string };
    expect(encoding).toBe('iso-8859-1');
    expect(Buffer.from(raw, 'latin1').equals(Buffer.from(await (await ask('message/rfc822')).arrayBuffer()))).toBe(
      true,
    );
  });
});
