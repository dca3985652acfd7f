import { createHash } from 'node:crypto';
import { ApiError } from '../../../shared/http/api-error.ts';
import type { ApiResponse } from '../../../shared/http/json-response.ts';
import type { ApiRequest, Route } from '../../../shared/http/route.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { batchMode, planBatch } from './plan-batch.ts';
import { type PreparePorts, prepareEmail } from './prepare-email.ts';
import { type Planned, type SendPorts, send, sendOnce } from './send-once.ts';

export type SendRoutesPorts = SendPorts & PreparePorts;

/** The endpoints that accept emails: one write path, whatever their number. */
export const sendRoutes = (ports: SendRoutesPorts): Route[] => [
  {
    method: 'POST',
    path: '/emails',
    permission: 'sending_access',
    handle: async (request) => {
      const body = request.json();
      return await answer(ports, request, ['one', body], async () => planOne(ports, request, body));
    },
  },
  {
    method: 'POST',
    path: '/emails/batch',
    permission: 'sending_access',
    handle: async (request) => {
      const mode = batchMode(request.headers);
      const body = request.json();
      return await answer(ports, request, [mode, body], async () => planBatch(ports, body, request.key, mode));
    },
  },
];

const planOne = async (ports: SendRoutesPorts, { key }: ApiRequest, body: JsonValue): Promise<Planned> => ({
  drafts: [await prepareEmail(ports, body, key)],
  answer: ([id]) => ({ id }),
});

/** `asked` is what must be alike for two requests to be one. */
const answer = async (
  ports: SendRoutesPorts,
  request: ApiRequest,
  asked: JsonValue,
  plan: () => Promise<Planned>,
): Promise<ApiResponse> => {
  const key = idempotencyKey(request);
  const repeatable = key !== undefined && { scope: request.key.scope, key, bodyHash: hashOf(asked) };
  const sent = await (repeatable ? sendOnce(ports, repeatable, plan) : send(ports, plan));
  return {
    statusCode: 200,
    body: sent.answer,
    ...(sent.replayed && { headers: { 'idempotent-replayed': 'true' } }),
  };
};

const idempotencyKey = ({ headers }: ApiRequest): string | undefined => {
  const key = headers['idempotency-key'];
  if (key === undefined || (key.length >= 1 && key.length <= 256)) return key;
  throw new ApiError(400, 'invalid_idempotency_key', 'The Idempotency-Key must be 1 to 256 characters long.');
};

const hashOf = (asked: JsonValue): string => createHash('sha256').update(JSON.stringify(asked)).digest('hex');
