import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Email } from '../../../shared/email/lifecycle/email.ts';
import { limit } from '../../../shared/runtime/limit.ts';
import { createHome, runRelay } from '../../relay/support/relay.ts';
import { returnedMail } from '../builders/returned-mail.ts';
import type { Runner } from './runner.ts';

export interface ReturnedEmail {
  id: string;
  to: string;
  /** Of the relay program. */
  exitCode: number | null;
  /** The requests to the webhook endpoint about this email; with several attempts or copies of one event, several. */
  calls: { headers: IncomingHttpHeaders; body: string }[];
  /** Milliseconds from the start of the relay program until the webhook endpoint had the event. */
  tookMs: number;
}

interface Call {
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
}

/** Relay programs at once, each a process of Node. */
const AT_ONCE = 2;
const POLL_MS = 20;
const FROM = 'shop@example.com';

/**
 * Sends emails on a new runner, and returns each to `storemail-relay bounce` as a mail server does that has the program as
 * a pipe: one process per message. Resolves once the webhook endpoint was told of all, to them and the endpoint's secret.
 */
export const returnByPipe = async (
  runner: Runner,
  count: number,
): Promise<{ secret: string; returned: ReturnedEmail[] }> => {
  const calls: Call[] = [];
  const hook = createServer(async (request, response) => {
    calls.push({ headers: request.headers, body: await text(request), at: Date.now() });
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const home = await createHome({ api: runner.api, key: runner.keys.sending });
  const turn = limit(AT_ONCE);
  try {
    const endpoint = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`;
    const made = await ask(runner, 'POST', '/webhooks', { endpoint, events: ['email.bounced'] });
    const emails = await Promise.all(Array.from({ length: count }, (_, n) => turn(() => sent(runner, n))));
    const returned = emails.map(({ id, to }) =>
      turn(async (): Promise<ReturnedEmail> => {
        const email = { id, from: { address: FROM } } as unknown as Email;
        const begun = Date.now();
        const message = returnedMail('postfix-user-unknown', email, to);
        const { code } = await runRelay(['bounce', '--config', home.config], message);
        const about = () => calls.filter(({ body }) => JSON.parse(body).data.email_id === id);
        while (code === 0 && about().length === 0) await sleep(POLL_MS);
        return { id, to, exitCode: code, calls: about(), tookMs: (about()[0]?.at ?? Number.NaN) - begun };
      }),
    );
    return { secret: String(made.signing_secret), returned: await Promise.all(returned) };
  } finally {
    hook.closeAllConnections();
    await new Promise((resolve) => hook.close(resolve));
    await home.remove();
  }
};

const ask = async ({ api, keys }: Runner, method: string, path: string, body?: object) => {
  const headers = { authorization: `Bearer ${keys.full}`, 'content-type': 'application/json' };
  const answer = await fetch(`${api}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}`);
  return (await answer.json()) as Record<string, unknown>;
};

/** Sends an email, and waits until the mail server has it. */
const sent = async (runner: Runner, n: number): Promise<{ id: string; to: string }> => {
  const to = `customer-${n}@example.net`;
  const { id } = await ask(runner, 'POST', '/emails', { from: FROM, to, subject: `Order ${n}`, text: 'Thank you' });
  while ((await ask(runner, 'GET', `/emails/${id}`)).last_event !== 'sent') await sleep(POLL_MS);
  return { id: String(id), to };
};
