import type { Answer, Exchange } from './http-exchange.ts';

export interface SmokeContext {
  call: (exchange: Exchange) => Promise<Answer>;
  to: string;
  wait: (ms: number) => Promise<unknown>;
  now: () => number;
  uuid: () => string;
}

export interface SmokeResult {
  check: string;
  ok: boolean;
  /** The observed result, such as status and error name. */
  detail: string;
}

const DELIVERY_MS = 120_000;
const POLL_MS = 1_000;

interface DownCheck {
  scope: string | null;
  check: string;
  state: string;
  detail: string | null;
}

const checkHealth = async ({ call }: SmokeContext): Promise<SmokeResult> => {
  const { status, body } = await call({ method: 'GET', path: '/health' });
  const checks = Array.isArray(body.checks) ? (body.checks as DownCheck[]) : [];
  const down = checks.filter(({ state }) => state === 'down');
  const why = down.map(({ scope, check, detail }) => `${scope ?? 'service'} ${check}: ${detail}`).join('; ');
  const isStarting = body.status === 'starting';
  const detail = isStarting ? 'starting: the health checks have not run yet' : `${status} ${why}`.trim();
  return { check: 'GET /health reports up', ok: status === 200 || isStarting, detail };
};

/** Makes a request that the API is expected to refuse, so that nothing is sent. */
const checkRefusal = async (
  { call }: SmokeContext,
  check: string,
  request: Exchange,
  [status, name]: [number, string],
): Promise<SmokeResult> => {
  const answer = await call(request);
  const ok = answer.status === status && answer.body.name === name;
  return { check, ok, detail: `${answer.status} ${answer.body.name ?? 'without an error name'}` };
};

/** Requests that a real API gateway handles differently from most HTTP servers. */
const checkGateway = async (context: SmokeContext): Promise<SmokeResult[]> => [
  await checkRefusal(
    context,
    '//emails is treated as /emails',
    { method: 'POST', path: '//emails', body: '{"to":1}' },
    [422, 'validation_error'],
  ),
  await checkRefusal(
    context,
    'a chunked body is read',
    { method: 'POST', path: '/emails', body: '{"to":1}', chunked: true },
    [422, 'validation_error'],
  ),
  await checkRefusal(
    context,
    'a GET request may have a body',
    { method: 'GET', path: `/emails/${context.uuid()}`, body: '{}' },
    [404, 'not_found'],
  ),
];

const waitForEvent = async ({ call, wait, now }: SmokeContext, id: string): Promise<string> => {
  const deadline = now() + DELIVERY_MS;
  for (;;) {
    const { body } = await call({ method: 'GET', path: `/emails/${id}` });
    const event = String(body.last_event);
    if (!['queued', 'delivery_delayed'].includes(event) || now() >= deadline) return event;
    await wait(POLL_MS);
  }
};

const checkSending = async (context: SmokeContext): Promise<SmokeResult> => {
  const check = 'an email is sent';
  const email = { to: context.to, subject: 'Storemail smoke test', text: 'This deployment sends mail.\n' };
  const { status, body } = await context.call({ method: 'POST', path: '/emails', body: JSON.stringify(email) });
  if (status !== 200) return { check, ok: false, detail: `${status} ${body.message ?? ''}` };
  const id = String(body.id);
  const event = await waitForEvent(context, id);
  return { check, ok: event === 'sent', detail: `${id} is ${event}` };
};

/** Runs all checks; one of them sends an email. Rejects if the deployment does not respond. */
export const smokeChecks = async (context: SmokeContext): Promise<SmokeResult[]> => [
  await checkHealth(context),
  ...(await checkGateway(context)),
  await checkSending(context),
];
