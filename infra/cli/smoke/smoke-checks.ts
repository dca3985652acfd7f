import type { Answer, Exchange } from './http-exchange.ts';

export interface SmokeDependencies {
  call: (exchange: Exchange) => Promise<Answer>;
  to: string;
  wait: (ms: number) => Promise<unknown>;
  now: () => number;
  uuid: () => string;
}

export interface SmokeResult {
  check: string;
  ok: boolean;
  /** What was seen, and what to do if it is not right. */
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

const health = async ({ call }: SmokeDependencies): Promise<SmokeResult> => {
  const { status, body } = await call({ method: 'GET', path: '/health' });
  const checks = Array.isArray(body.checks) ? (body.checks as DownCheck[]) : [];
  const down = checks.filter(({ state }) => state === 'down');
  const why = down.map(({ scope, check, detail }) => `${scope ?? 'service'} ${check}: ${detail}`).join('; ');
  const isStarting = body.status === 'starting';
  const detail = isStarting ? 'starting: its checks have not run yet' : `${status} ${why}`.trim();
  return { check: 'GET /health says up', ok: status === 200 || isStarting, detail };
};

/** A well-formed request that is refused, so that nothing is sent. */
const skipNewerRecords = async (
  { call }: SmokeDependencies,
  check: string,
  asked: Exchange,
  [status, name]: [number, string],
): Promise<SmokeResult> => {
  const answer = await call(asked);
  const ok = answer.status === status && answer.body.name === name;
  return { check, ok, detail: `${answer.status} ${answer.body.name ?? 'no error of the contract'}` };
};

/** Only a real gateway shows what it does to these before a function sees them. */
const odd = async (dependencies: SmokeDependencies): Promise<SmokeResult[]> => [
  await skipNewerRecords(dependencies, '//emails is /emails', { method: 'POST', path: '//emails', body: '{"to":1}' }, [
    422,
    'validation_error',
  ]),
  await skipNewerRecords(
    dependencies,
    'a chunked body arrives',
    { method: 'POST', path: '/emails', body: '{"to":1}', chunked: true },
    [422, 'validation_error'],
  ),
  await skipNewerRecords(
    dependencies,
    'a GET may have a body',
    { method: 'GET', path: `/emails/${dependencies.uuid()}`, body: '{}' },
    [404, 'not_found'],
  ),
];

const untilSent = async ({ call, wait, now }: SmokeDependencies, id: string): Promise<string> => {
  const deadline = now() + DELIVERY_MS;
  for (;;) {
    const { body } = await call({ method: 'GET', path: `/emails/${id}` });
    const event = String(body.last_event);
    if (!['queued', 'delivery_delayed'].includes(event) || now() >= deadline) return event;
    await wait(POLL_MS);
  }
};

const send = async (dependencies: SmokeDependencies): Promise<SmokeResult> => {
  const check = 'an email is sent';
  const email = { to: dependencies.to, subject: 'Storemail smoke test', text: 'This deployment sends mail.\n' };
  const { status, body } = await dependencies.call({ method: 'POST', path: '/emails', body: JSON.stringify(email) });
  if (status !== 200) return { check, ok: false, detail: `${status} ${body.message ?? ''}` };
  const id = String(body.id);
  const event = await untilSent(dependencies, id);
  return { check, ok: event === 'sent', detail: `${id} is ${event}` };
};

/** Checks what a deployment must be able to do; sends one email. Rejects when it does not answer. */
export const smokeChecks = async (dependencies: SmokeDependencies): Promise<SmokeResult[]> => [
  await health(dependencies),
  ...(await odd(dependencies)),
  await send(dependencies),
];
