import * as z from 'zod/mini';
import { hasControlCharacters } from '../../email/address/control-characters.ts';
import { inJson, required, scope } from '../../email/request/field-schema.ts';

const MAX_NAME_CHARACTERS = 50;
const PERMISSIONS = ['full_access', 'sending_access'] as const;

const name = z.string({ error: required('must be a string') }).check(
  z.minLength(1, 'must have at least one character'),
  z.maxLength(MAX_NAME_CHARACTERS, `must be at most ${MAX_NAME_CHARACTERS} characters long`),
  z.refine((text) => !hasControlCharacters(text), 'must have no line break or other control character'),
);

/** The body of `PATCH /api-keys/{id}`. */
export const apiKeyChange = z.strictObject({ name }, inJson('body'));

/** The body of `POST /api-keys`. `domain_id` is what Resend's clients may send; our keys are bound to scopes. */
export const newApiKey = z.strictObject(
  {
    name,
    permission: z.optional(z.enum(PERMISSIONS, `must be ${PERMISSIONS.join(' or ')}`)),
    scope,
    domain_id: z.optional(z.null('is not supported: API keys are bound to a scope, not to a domain')),
  },
  inJson('body'),
);
