import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type ClientRequest, createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { postWebhook } from '../../shared/adapters/http/post-webhook.ts';
import { freePort } from '../support/free-port.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const serve = async (answer: RequestListener): Promise<number> => {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
};

const switchingProtocols = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n';
const onLaptop = { loopback: true, private: true };
const onAws = { loopback: false, private: false };
const request = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{"a":"ö"}' });

describe('a webhook delivery', () => {
  it('posts the body and returns the response', async () => {
    const seen: string[] = [];
    const port = await serve(async (incoming, response) => {
      let body = '';
      for await (const chunk of incoming) body += chunk;
      seen.push(`${incoming.method} ${incoming.url} ${incoming.headers['content-type']} ${body}`);
      response.end('thank\nyou');
    });
    const answer = await postWebhook({ network: onLaptop, timeoutMs: 60_000 })(
      request(`http://127.0.0.1:${port}/hook?x`),
    );
    expect([answer, seen]).toEqual([
      { status: 200, response: 'thank you' },
      ['POST /hook?x application/json {"a":"ö"}'],
    ]);
  });

  it('follows no redirect', async () => {
    let asked = 0;
    const port = await serve((_incoming, response) => {
      asked++;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    const answer = await postWebhook({ network: onLaptop, timeoutMs: 60_000 })(request(`http://127.0.0.1:${port}/`));
    expect([answer.status, asked]).toEqual([302, 1]);
  });

  it('fails when the endpoint switches to another protocol', async () => {
    const port = await serve((incoming) => incoming.socket.end(switchingProtocols));
    const answer = await postWebhook({ network: onLaptop, timeoutMs: 60_000 })(request(`http://127.0.0.1:${port}/`));
    expect(answer).toEqual({ status: 101, response: '' });
  });

  it('reads at most 64 kB of an endless response, and keeps 200 characters', async () => {
    const port = await serve((_incoming, response) => {
      const write = (): void => {
        while (response.write('x'.repeat(16_384)));
        response.once('drain', write);
      };
      write();
    });
    const answer = await postWebhook({ network: onLaptop, timeoutMs: 60_000 })(request(`http://127.0.0.1:${port}/`));
    expect(answer).toEqual({ status: 200, response: 'x'.repeat(200) });
  });

  it('gives up on an endpoint that does not answer', async () => {
    const port = await serve(() => {});
    const answer = await postWebhook({ network: onLaptop, timeoutMs: 50 })(request(`http://127.0.0.1:${port}/`));
    expect(answer).toEqual({ status: 0, response: 'No answer in 0.05 s' });
  });

  it('counts the status of an answer that breaks off', async () => {
    const port = await serve((incoming, response) => {
      const breakOff = () => response.destroy();
      incoming.resume().on('end', () => response.writeHead(202, { 'content-length': 100 }).write('taken', breakOff));
    });
    const answer = await postWebhook({ network: onLaptop, timeoutMs: 60_000 })(request(`http://127.0.0.1:${port}/`));
    expect(answer.status).toBe(202);
  });

  it('counts the status of an answer that is not complete in time', async () => {
    const port = await serve((_incoming, response) => void response.writeHead(202).write('taken'));
    const time = new AbortController();
    const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(time.signal);
    const onAnswer = (message: unknown): void => {
      if ((message as { request: ClientRequest }).request.path === '/endless') setImmediate(() => time.abort());
    };
    subscribe('http.client.response.finish', onAnswer);
    stops.push(async () => {
      unsubscribe('http.client.response.finish', onAnswer);
      timeout.mockRestore();
    });
    const url = `http://127.0.0.1:${port}/endless`;
    expect(await postWebhook({ network: onLaptop, timeoutMs: 60_000 })(request(url))).toMatchObject({ status: 202 });
  });

  it('reports that nothing listens', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const answer = await postWebhook({ network: onLaptop, timeoutMs: 60_000 })(request(url));
    expect(answer).toEqual({ status: 0, response: 'No connection: ECONNREFUSED' });
  });

  it.each(['127.0.0.1', '169.254.169.254', '10.1.2.3', '::1', 'fd00:ec2::254', '100.100.100.200'])(
    'does not connect to a name that resolves to %s',
    async (address) => {
      const post = postWebhook({ network: onAws, timeoutMs: 60_000, resolve: async () => [address] });
      expect(await post(request('https://shop.example/'))).toEqual({
        status: 0,
        response: 'The endpoint has an address that must not be called',
      });
    },
  );

  it('connects to the checked address, whatever the name resolves to later', async () => {
    const port = await serve((_incoming, response) => response.end('first'));
    const answers = [['127.0.0.1'], ['192.0.2.1']];
    const post = postWebhook({ network: onLaptop, timeoutMs: 60_000, resolve: async () => answers.shift() ?? [] });
    expect(await post(request(`http://rebinding.example:${port}/`))).toMatchObject({ response: 'first' });
    expect(answers).toEqual([['192.0.2.1']]);
  });

  it.each(['127.0.0.2', '::1'])('connects to the next address if %s, the first, does not accept', async (dead) => {
    const port = await serve((_incoming, response) => response.end('second'));
    const post = postWebhook({ network: onLaptop, timeoutMs: 60_000, resolve: async () => [dead, '127.0.0.1'] });
    expect(await post(request(`http://two.example:${port}/`))).toEqual({ status: 200, response: 'second' });
  });

  it('connects to the next address over https, too', async () => {
    const port = await serve(() => {});
    const post = postWebhook({ network: onLaptop, timeoutMs: 60_000, resolve: async () => ['127.0.0.2', '127.0.0.1'] });
    // Something answered, though without TLS.
    expect(await post(request(`https://two.example:${port}/`))).toEqual({
      status: 0,
      response: 'No connection: EPROTO',
    });
  });

  it('reports why it could not connect if no address accepts', async () => {
    const resolve = async () => ['127.0.0.1', '127.0.0.1'];
    const post = postWebhook({ network: onLaptop, timeoutMs: 60_000, resolve });
    expect(await post(request(`http://none.example:${await freePort()}/`))).toEqual({
      status: 0,
      response: 'No connection: ECONNREFUSED',
    });
  });

  it('tries no other address after one has accepted the connection', async () => {
    let asked = 0;
    const port = await serve((incoming) => {
      asked++;
      incoming.socket.destroy();
    });
    const resolve = async () => ['127.0.0.1', '127.0.0.1'];
    const post = postWebhook({ network: onLaptop, timeoutMs: 60_000, resolve });
    expect(await post(request(`http://two.example:${port}/`))).toMatchObject({ status: 0 });
    expect(asked).toBe(1);
  });

  it('requires https except on the local machine', async () => {
    const post = postWebhook({ network: onAws, timeoutMs: 60_000 });
    expect(await post(request('http://203.0.113.1/'))).toMatchObject({
      status: 0,
      response: 'The endpoint is not https',
    });
  });
});
