import type { Operation } from './operation.ts';

const keyOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api-keys',
    operationId: 'createApiKey',
    summary: 'Make an API key',
    description: 'For the scope of the key that asks, or one below it. The token is shown this once.',
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
    description: 'Those of the scope of the key that asks and of the scopes below it, without their tokens.',
    success: { status: 200, schema: 'ApiKeyList' },
    errors: [],
  },
  {
    method: 'delete',
    path: '/api-keys/{id}',
    operationId: 'deleteApiKey',
    summary: 'Revoke an API key',
    description: 'Within a minute it is refused everywhere.',
    parameters: [
      { name: 'id', in: 'path', required: true, description: 'The id of the key.', schema: { type: 'string' } },
    ],
    success: { status: 200, schema: 'ApiKeyDeleted' },
    errors: [404],
  },
];

const emptyLists: readonly Operation[] = ['domains', 'webhooks', 'topics', 'broadcasts', 'segments'].map((name) => ({
  method: 'get',
  path: `/${name}`,
  operationId: `list${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  summary: `An empty list of ${name}`,
  description: `Storemail has no ${name}. The list is there for clients that look at it to see whether a key works.`,
  success: { status: 200, schema: 'EmptyList' },
  errors: [],
}));

/** The endpoints for API keys, and those for what Resend has and Storemail has not. */
export const otherOperations: readonly Operation[] = [...keyOperations, ...emptyLists];
