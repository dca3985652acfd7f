import * as z from 'zod/mini';
import { inJson } from '../../email/request/field-schema.ts';
import { dkimSelector, domainName } from '../../settings/kinds/host.ts';
import type { Kind } from '../../settings/kinds/kind.ts';
import { limit } from './list-query.ts';

const name = z.optional(z.string('must be the id of a domain'));

/** The query of `GET /domains`. */
export const domainsQuery = z.strictObject({
  limit: z.optional(limit),
  after: name,
  before: name,
  scope: z.optional(z.string('must be a scope')),
});

const given = (kind: Kind<string>, rule: string) =>
  z.optional(z.string(rule).check(z.refine((raw) => raw !== '' && kind.read(raw) !== undefined, rule)));

/** The body of `POST /settings/{scope}/dkim`. */
export const newDkimKeyRequest = z.strictObject(
  {
    domain: given(domainName, 'must be a domain such as shop.example, international names as xn--'),
    selector: given(dkimSelector, 'must be a selector such as s1: letters, digits, inner hyphens and dots'),
  },
  inJson('body'),
);

/** The body of `POST /settings/{scope}/dkim/verify`. */
export const verifyDkimKeyRequest = z.strictObject(
  { force: z.optional(z.boolean('must be true or false')) },
  inJson('body'),
);
