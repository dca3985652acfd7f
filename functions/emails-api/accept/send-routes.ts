import { createHash } from 'node:crypto';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { ApiResponse } from '../../../shared/http/json-response.ts';
import type { ApiRequest, Route } from '../../../shared/http/route.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { batchMode, planBatch } from './plan-batch.ts';
import { type PreparePorts, prepareEmail } from './prepare-email.ts';
import { type PlannedSend, type SendPorts, send, sendOnce } from './send-once.ts';

export type SendRoutesPorts = SendPorts & PreparePorts;

/** The path of Resend's first clients, and of plugins built on them. */
const FORMER_PATH = '/email';

/** The endpoints that accept emails, single or in batches, which share one write path. */
export const sendRoutes = (ports: SendRoutesPorts): Route[] => [
  ...['/emails', FORMER_PATH].map(
    (path): Route => ({
      method: 'POST',
      path,
      permission: 'sending_access',
      handle: async (request) => {
        const body = request.json();
        return await answerOnce(ports, request, ['one', body], async () => planOne(ports, request, body));
      },
    }),
  ),
  {
    method: 'POST',
    path: '/emails/batch',
    permission: 'sending_access',
    handle: async (request) => {
      const mode = batchMode(request.headers);
      const body = request.json();
      return await answerOnce(ports, request, [mode, body], async () => planBatch(ports, body, request.key, mode));
    },
  },
];

const planOne = async (ports: SendRoutesPorts, { key }: ApiRequest, body: JsonValue): Promise<PlannedSend> => ({
  drafts: [await prepareEmail(ports, body, key)],
  answer: ([id]) => ({ id }),
});

/**
 * Accepts the emails that `plan` returns, once per Idempotency-Key. Two requests are the same if
 * their `asked` is equal.
 */
export const answerOnce = async (
  ports: SendRoutesPorts,
  request: ApiRequest,
  asked: JsonValue,
  plan: () => Promise<PlannedSend>,
): Promise<ApiResponse> => {
  const key = idempotencyKey(request);
  const ignored = new Set<string>();
  const noted = async (): Promise<PlannedSend> => {
    const planned = await plan();
    for (const draft of planned.drafts) for (const name of draft.request.ignored ?? []) ignored.add(name);
    return planned;
  };
  const repeatable = key !== undefined && { scope: request.key.scope, key, bodyHash: hashOf(asked) };
  const sent = await (repeatable ? sendOnce(ports, repeatable, noted) : send(ports, noted));
  return {
    statusCode: 200,
    body: sent.answer,
    headers: {
      ...(sent.replayed && { 'idempotent-replayed': 'true' }),
      ...(ignored.size > 0 && { 'storemail-ignored': [...ignored].join(', ') }),
    },
  };
};

const idempotencyKey = ({ headers }: ApiRequest): string | undefined => {
  const key = headers['idempotency-key'];
  if (key === undefined || (key.length >= 1 && key.length <= 256)) return key;
  throw new ApiError(400, 'invalid_idempotency_key', 'The Idempotency-Key must be 1 to 256 characters long.');
};

/** SHA-256 of the request as hex, independent of the order of object keys, which clients do not preserve. */
const hashOf = (asked: JsonValue): string =>
  createHash('sha256')
    .update(JSON.stringify(asked, (_key, value) => (isObject(value) ? sortedByKey(value) : value)))
    .digest('hex');

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sortedByKey = (object: object): object =>
  Object.fromEntries(Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1)));
