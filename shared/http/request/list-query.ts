import * as z from 'zod/mini';
import { parseEmailId, timeOfId } from '../../email/lifecycle/id.ts';
import { scope } from '../../email/request/field-schema.ts';
import { emailFilter, inOrder, ORDER_RULE } from './email-filter.ts';

/** The default number of emails per page. */
export const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

const limitRule = `must be a whole number from 1 to ${MAX_LIMIT}`;

/** The number of entries per page. */
export const limit = z.pipe(
  z.string(limitRule).check(z.regex(/^\d{1,3}$/, limitRule)),
  z.pipe(
    z.transform((text: string) => Number(text)),
    z.int(limitRule).check(z.minimum(1, limitRule), z.maximum(MAX_LIMIT, limitRule)),
  ),
);

/** An id to continue from. Its email may have been deleted. */
export const cursor = z.pipe(
  z
    .string('must be the id of an email')
    .check(z.refine((text) => timeOfId(text) !== undefined, 'must be the id of an email')),
  z.transform((text) => parseEmailId(text) ?? text),
);

const onePage = ({ after, before }: { after?: string | undefined; before?: string | undefined }): boolean =>
  after === undefined || before === undefined;
const ONE_PAGE_RULE = 'Give after or before, not both';

/** The query of `GET /emails`. */
export const listQuery = z
  .strictObject({ limit: z.optional(limit), after: z.optional(cursor), before: z.optional(cursor), ...emailFilter })
  .check(z.refine(onePage, ONE_PAGE_RULE), z.refine(inOrder, ORDER_RULE));

/** The query of `GET /emails/counts`. */
export const countsQuery = z
  .strictObject({ after: z.optional(cursor), ...emailFilter })
  .check(z.refine(inOrder, ORDER_RULE));

export type ListQuery = z.output<typeof listQuery>;

/** The query of a list that is completely in memory. `idRule` says which ids its entries have. */
const pageQuery = (idRule: string) => {
  const id = z.optional(z.string(idRule));
  return z.strictObject({ limit: z.optional(limit), after: id, before: id }).check(z.refine(onePage, ONE_PAGE_RULE));
};

/** The query of `GET /api-keys`. */
export const apiKeyQuery = pageQuery('must be the id of an API key');

export type ApiKeyQuery = z.output<typeof apiKeyQuery>;

/** The query of `GET /audit-log`. */
export const auditLogQuery = z.strictObject({
  limit: z.optional(limit),
  after: z.optional(z.string().check(z.refine((text) => timeOfId(text) !== undefined, 'must be the id of an entry'))),
  scope,
});

export type AuditLogQuery = z.output<typeof auditLogQuery>;

/** The query of `GET /emails/why`. */
export const whyQuery = z
  .strictObject({
    to: emailFilter.to,
    type: emailFilter.type,
    scope: emailFilter.scope,
    created_from: emailFilter.created_from,
    created_to: emailFilter.created_to,
    after: z.optional(cursor),
  })
  .check(
    z.refine(({ to }) => to !== undefined, 'to is required: the address of the recipient'),
    z.refine(inOrder, ORDER_RULE),
  );

export type WhyQuery = z.output<typeof whyQuery>;

/** The query of `GET /emails/{id}/attachments`. */
export const attachmentQuery = pageQuery('must be the id of an attachment');
