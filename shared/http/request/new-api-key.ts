import * as z from 'zod/mini';
import { hasControlCharacters } from '../../email/address/control-characters.ts';
import { required } from '../../email/request/field-schema.ts';
import { parseScope } from '../../scope.ts';

const MAX_NAME_CHARACTERS = 50;
const PERMISSIONS = ['full_access', 'sending_access'] as const;

const name = z.string({ error: required('must be a string') }).check(
  z.minLength(1, 'must have at least one character'),
  z.maxLength(MAX_NAME_CHARACTERS, `must be at most ${MAX_NAME_CHARACTERS} characters long`),
  z.refine((text) => !hasControlCharacters(text), 'must have no line break or other control character'),
);

const bodyRule = {
  error: (issue: z.core.$ZodRawIssue) => (issue.code === 'invalid_type' ? 'The body must be a JSON object' : undefined),
};

/** The body of `PATCH /api-keys/{id}`. */
export const apiKeyChange = z.strictObject({ name }, bodyRule);

/** The body of `POST /api-keys`. `domain_id` is what Resend's clients may send; our keys are bound to scopes. */
export const newApiKey = z.strictObject(
  {
    name,
    permission: z.optional(z.enum(PERMISSIONS, `must be ${PERMISSIONS.join(' or ')}`)),
    scope: z.optional(
      z
        .string('must be a string')
        .check(
          z.refine((text) => parseScope(text) !== undefined, 'must be default, a website code or website.store_view'),
        ),
    ),
    domain_id: z.optional(z.null('is not supported: API keys are bound to a scope, not to a domain')),
  },
  bodyRule,
);
