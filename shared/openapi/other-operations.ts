import { emptyLists } from '../http/unserved.ts';
import type { Operation } from './operation.ts';
import { apiKeyParameters } from './schemas.ts';

const idInPath = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The id of the key.',
  schema: { type: 'string' },
};

const keyOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api-keys',
    operationId: 'createApiKey',
    summary: 'Create an API key',
    description: 'For the scope of the requesting key or one below it. The token is shown only once.',
    body: {
      schema: 'NewApiKey',
      examples: {
        shop: {
          summary: 'For a storefront that only sends',
          value: { name: 'French shop', permission: 'sending_access', scope: 'eu.fr' },
        },
      },
    },
    success: { status: 201, schema: 'ApiKeyCreated' },
    errors: [400, 413, 422],
  },
  {
    method: 'get',
    path: '/api-keys',
    operationId: 'listApiKeys',
    summary: 'List API keys',
    description:
      'Those of the scope of the requesting key and the scopes below it, without their tokens, newest first. Not paginated by default.',
    parameters: apiKeyParameters,
    success: { status: 200, schema: 'ApiKeyList' },
    errors: [422],
  },
  {
    method: 'patch',
    path: '/api-keys/{id}',
    operationId: 'renameApiKey',
    summary: 'Rename an API key',
    description: 'Changes only the name; the token remains valid.',
    parameters: [idInPath],
    body: { schema: 'ApiKeyChange', examples: { name: { summary: 'Another name', value: { name: 'French shop' } } } },
    success: { status: 200, schema: 'ApiKeyChanged' },
    errors: [400, 404, 413, 422],
  },
  {
    method: 'delete',
    path: '/api-keys/{id}',
    operationId: 'deleteApiKey',
    summary: 'Revoke an API key',
    description: 'It stops working everywhere within a minute.',
    parameters: [idInPath],
    success: { status: 200, schema: 'ApiKeyDeleted' },
    errors: [404],
  },
];

/** The endpoint for monitors. */
const healthOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Show whether mail is being sent',
    description:
      'Without a key, only `status`. With a `full_access` key, also the checks of its scope, the scopes below it and the service, test emails, the queue, and the mail of the last 24 hours.',
    public: true,
    success: { status: 200, schema: 'Health' },
    sameBody: { 503: 'Something is down, or cannot be looked at; `status` is `down`.' },
    errors: [],
  },
];

/** `contact properties` → `ContactProperties`. */
const inPascalCase = (words: string): string =>
  words.replace(/(?:^| )(\w)/g, (_match, letter: string) => letter.toUpperCase());

const emptyListOperations: readonly Operation[] = Object.entries(emptyLists).map(([path, words]) => ({
  method: 'get',
  path,
  operationId: `list${inPascalCase(words)}`,
  summary: `An empty list of ${words}`,
  description: `Storemail has no ${words}. The list exists for clients that request it to check whether a key works.`,
  success: { status: 200, schema: 'EmptyList' },
  errors: [],
}));

/** The endpoints for API keys and monitors, and those for what Resend has and Storemail has not. */
export const otherOperations: readonly Operation[] = [...keyOperations, ...emptyListOperations, ...healthOperations];
