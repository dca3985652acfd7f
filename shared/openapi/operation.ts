import type { AnswerName } from './answers.ts';
import type { RequestName } from './schemas.ts';

/** One endpoint, as far as it differs from the others. */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  operationId: string;
  summary: string;
  description: string;
  /** Whether a `sending_access` key may call it. */
  sending?: true;
  /** Whether it answers without a key, and in more detail with one. */
  public?: true;
  parameters?: readonly object[];
  body?: { schema: RequestName; examples: Record<string, { summary: string; value: unknown }> };
  /** A body that is not JSON. */
  rawBody?: { contentType: string; description: string };
  success: { status: 200 | 201; schema: AnswerName };
  /** The meaning of statuses with the same response as success. */
  sameBody?: Record<number, string>;
  /** Refusals beyond those of every endpoint. */
  errors: readonly (keyof typeof refusals)[];
}

/** What a refusal means, by its status. */
export const refusals = {
  400: 'The body is not strict JSON, or the Idempotency-Key has a wrong length.',
  401: 'No API key, or one that may only send.',
  403: 'The API key is not valid, or may not use this scope or sender.',
  404: 'There is none of this id in the scope of the key.',
  409: 'The Idempotency-Key was used for another request, or its request is still running; or somebody else changed the email or the settings; or the settings are in use.',
  412: 'Somebody changed it since you read it: nothing was written.',
  413: 'The body is over 4.5 MB.',
  422: 'A field is missing or wrong, or the state of the email forbids it. The message says which, and what is allowed.',
  429: 'Too many requests with this key: try again after `retry-after` seconds.',
  500: 'A fault of ours; the message has the id that our log has.',
  503: 'The settings cannot be reached at present, and stay as they are: try again after `retry-after` seconds.',
} as const;

const KEY_REFUSALS = [401, 403, 429] as const;

/** The refusals of an endpoint, by status. */
export const refusalsOf = ({ public: isPublic, errors }: Operation): (keyof typeof refusals)[] => [
  ...(isPublic ? [] : KEY_REFUSALS),
  ...errors,
  500,
];

const answerOf = ({ public: isPublic, success }: Operation, description: string) => ({
  description,
  ...(!isPublic && { headers: rateHeaders }),
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${success.schema}` } } },
});

const responsesOf = (operation: Operation) => ({
  ...Object.fromEntries(
    Object.entries({ [operation.success.status]: 'Done.', ...operation.sameBody }).map(([status, meaning]) => [
      status,
      answerOf(operation, meaning),
    ]),
  ),
  ...Object.fromEntries(refusalsOf(operation).map((status) => [status, { $ref: `#/components/responses/${status}` }])),
});

const requestBodyOf = ({ schema, examples }: NonNullable<Operation['body']>) => ({
  required: true,
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` }, examples } },
});

const rawBodyOf = ({ contentType, description }: NonNullable<Operation['rawBody']>) => ({
  required: true,
  description,
  content: { [contentType]: {} },
});

const operationOf = (operation: Operation) => ({
  operationId: operation.operationId,
  summary: operation.summary,
  description: operation.description,
  ...(operation.public && { security: [{}, { apiKey: [] }] }),
  ...(operation.parameters && { parameters: operation.parameters }),
  ...(operation.body && { requestBody: requestBodyOf(operation.body) }),
  ...(operation.rawBody && { requestBody: rawBodyOf(operation.rawBody) }),
  responses: responsesOf(operation),
});

const rateHeaders = Object.fromEntries(
  ['limit', 'remaining', 'reset', 'policy'].map((name) => {
    const header = `ratelimit-${name}`;
    return [header, { $ref: `#/components/headers/${header}` }];
  }),
);

/** The operations as the document has them: by path, then by method. */
export const pathsOf = (operations: readonly Operation[]): Record<string, object> => {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) };
  }
  return paths;
};
