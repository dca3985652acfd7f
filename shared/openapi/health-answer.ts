import * as z from 'zod/mini';
import { DETAIL_CODES } from '../health/report.ts';

const time = z.nullable(z.iso.datetime());
const count = z.int().check(z.minimum(0));
const level = z.nullable(z.number().check(z.minimum(0)));
const status = z.enum(['up', 'down', 'starting']);

const check = z.strictObject({
  scope: z.nullable(z.string()),
  check: z.string(),
  state: z.enum(['up', 'degraded', 'down', 'unknown', 'disabled']),
  since: time,
  last_success: time,
  code: z.nullable(z.enum(DETAIL_CODES)),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  detail: z.string(),
});

const testSend = z.strictObject({
  scope: z.string(),
  id: z.uuid(),
  sent_at: z.iso.datetime(),
  state: z.enum(['pending', 'sent', 'failed']),
  latency_ms: level,
});

const detailed = z.strictObject({
  object: z.literal('health'),
  status,
  at: time,
  checks: z.array(check),
  test_sends: z.array(testSend),
  queue: z.strictObject({ depth: level, in_flight: level, oldest_due_seconds: level, dead_letters: level }),
  hours: z.array(z.strictObject({ hour: z.iso.datetime(), accepted: count, sent: count, failed: count })),
});

/** Of `GET /health`: the status alone for anybody, the rest for a key with full access. */
export const healthAnswer = z.union([z.strictObject({ status }), detailed]);
