import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeInbox, startTestInbox, type TestInbox } from '../support/runner/test-inbox.ts';

interface ServerSentEvent {
  event: string;
  data: unknown;
}

/** The server-sent events of a URL. Resolves when the server has started to send; end it with `return`. */
const openEventStream = async (url: string): Promise<AsyncGenerator<ServerSentEvent, void>> => {
  const response = await fetch(url);
  if (!response.body) throw new Error('the answer has no body');
  return parse(response.body.pipeThrough(new TextDecoderStream()));
};

async function* parse(chunks: AsyncIterable<string>): AsyncGenerator<ServerSentEvent, void> {
  let rest = '';
  for await (const chunk of chunks) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string]));
      const event = fields.get('event');
      if (event) yield { event, data: JSON.parse(fields.get('data') ?? 'null') };
    }
  }
}

let inbox: TestInbox;
beforeEach(async () => {
  inbox = await startTestInbox();
});
afterEach(() => removeInbox(inbox));

const get = (path: string, init: RequestInit = {}): Promise<Response> => fetch(inbox.url + path, init);

describe('the list', () => {
  it('is sorted newest first, and paged from the last message seen', async () => {
    for (const subject of ['first', 'second', 'third']) await inbox.deliver({ subject });
    const subjects = async (query: string) =>
      ((await (await get(`/messages${query}`)).json()) as { subject: string }[]).map(({ subject }) => subject);
    expect(await subjects('')).toEqual(['third', 'second', 'first']);
    expect(await subjects('?limit=2')).toEqual(['third', 'second']);
    const [, second] = await inbox.messages();
    expect(await subjects(`?before=${second?.id}`)).toEqual(['first']);
  });

  it('leaves the bodies out of summaries', async () => {
    await inbox.deliver({ subject: 'Short', html: '<p>Long</p>' });
    const [summary = {}] = (await (await get('/messages?view=summary')).json()) as object[];
    expect(summary).toMatchObject({ subject: 'Short', envelope: { to: ['customer@example.net'] } });
    for (const part of ['html', 'text', 'raw', 'headers']) expect(summary).not.toHaveProperty(part);
  });

  it.each(['limit=0', 'limit=ten', 'view=short'])('refuses %s', async (query) => {
    expect((await get(`/messages?${query}`)).status).toBe(400);
  });

  it('is empty after deletion, and stays so', async () => {
    const { id } = await inbox.deliver({});
    expect((await get('/messages', { method: 'DELETE' })).status).toBe(200);
    expect(await inbox.messages()).toEqual([]);
    expect((await get(`/messages/${id}`)).status).toBe(404);
    inbox = await inbox.restart();
    expect(await inbox.messages()).toEqual([]);
  });
});

describe('the events', () => {
  it('report new messages, and that the inbox was emptied', async () => {
    const events = await openEventStream(`${inbox.url}/events`);
    const { id } = await inbox.deliver({ subject: 'Live' });
    expect((await events.next()).value).toMatchObject({ event: 'message', data: { id, subject: 'Live' } });
    await get('/messages', { method: 'DELETE' });
    expect((await events.next()).value).toEqual({ event: 'cleared', data: {} });
    await events.return();
  });
});

describe('a hostile mail', () => {
  const html = '<script>parent.location="https://evil.example"</script><img src="https://evil.example/pixel.gif">';

  it('has its html shown where scripts do not run and nothing is loaded', async () => {
    const { id } = await inbox.deliver({ html });
    const { headers } = await get(`/messages/${id}/html`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^sandbox /);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(
      /allow-scripts|allow-same-origin|allow-top-navigation|allow-forms|script-src|https?:|\*/,
    );
  });

  it('has its attachments saved rather than displayed, whatever their names', async () => {
    const filename = '"; filename=x.html\r\nSet-Cookie: a=b\u202e.html';
    const { id } = await inbox.deliver({ attachments: [{ filename, content: '<script>', contentType: 'text/html' }] });
    const { headers } = await get(`/messages/${id}/attachments/0`);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w.%~-]+$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('set-cookie')).toBeNull();
  });

  it('with excessive nesting is still listed, with its source', async () => {
    const parts = Array.from(
      { length: 300 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`,
    );
    const raw = `Subject: deep\r\n${parts.join('')}`;
    const message = await inbox.deliver({ raw, envelope: { from: '', to: ['customer@example.net'] } });
    expect(message).toMatchObject({ raw: expect.stringContaining('Subject: deep'), unreadable: expect.any(String) });
  });
});

describe('the page', () => {
  it('runs only its own script, and escapes everything in a message', async () => {
    const answer = await get('/');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toContain('unsafe');
    expect(await answer.text()).not.toMatch(/<script(?! type="module" src=)|<style| on\w+=|style=/);
  });

  it('serves all the files it refers to', async () => {
    const html = await (await get('/')).text();
    const files = [...html.matchAll(/(?:src|href)="([\w.]+)"/g)].map(([, file]) => file);
    const scripts = await Promise.all(files.map(async (file) => (await get(`/${file}`)).text()));
    const imports = scripts.flatMap((script) => [...script.matchAll(/from '\.(\/[\w.]+)'/g)].map(([, path]) => path));
    expect(imports).not.toHaveLength(0);
    for (const path of imports)
      expect((await get(path ?? '')).headers.get('content-type')).toMatch(/^text\/javascript/);
  });
});

describe('a request', () => {
  it('for another host name that resolves to this machine is refused', async () => {
    const status = await new Promise((resolve) => {
      const headers = { host: 'evil.example' };
      request(`${inbox.url}/messages`, { headers }, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(status).toBe(403);
  });

  it('for an unknown path or with an unsupported method is answered accordingly', async () => {
    expect((await get('/nothing')).status).toBe(404);
    expect((await get(`/messages/${crypto.randomUUID()}/attachments/0`)).status).toBe(404);
    expect((await get('/messages/..%2f..%2fsecrets')).status).toBe(404);
    expect((await get('/messages', { method: 'PUT' })).status).toBe(405);
  });
});
