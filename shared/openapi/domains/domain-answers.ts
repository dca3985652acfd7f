import * as z from 'zod/mini';
import { listOf } from '../answer-values.ts';

const record = z.strictObject({ type: z.literal('TXT'), name: z.string(), value: z.string() });

const key = {
  scope: z.string(),
  key: z.int(),
  domain: z.string(),
  selector: z.string(),
  record,
};

const dns = z.enum(['published', 'missing', 'other', 'several', 'revoked', 'unavailable']);
const shownKey = z.nullable(z.strictObject({ ...key, dns }));

const domain = {
  id: z.string(),
  name: z.string(),
  status: z.enum(['verified', 'failed', 'pending', 'not_started']),
  created_at: z.iso.datetime(),
  region: z.string(),
  capabilities: z.strictObject({ sending: z.literal('enabled'), receiving: z.literal('disabled') }),
  scopes: z.array(z.string()),
  records: z.array(
    z.strictObject({
      record: z.enum(['SPF', 'DKIM', 'DMARC']),
      type: z.literal('TXT'),
      name: z.string(),
      value: z.string(),
      ttl: z.string(),
      status: z.enum(['verified', 'failed', 'pending', 'temporary_failure', 'not_started']),
      detail: z.string(),
    }),
  ),
};

/** The responses of the endpoints for DKIM keys and domains. */
export const domainAnswers = {
  DkimKeyMade: z.strictObject({ object: z.literal('dkim_key'), ...key }),
  Dkim: z.strictObject({ object: z.literal('dkim'), scope: z.string(), in_force: shownKey, pending: shownKey }),
  DomainList: listOf(z.strictObject(domain)),
  Domain: z.strictObject({ object: z.literal('domain'), ...domain }),
  DomainVerified: z.strictObject({ object: z.literal('domain'), id: z.string() }),
};
