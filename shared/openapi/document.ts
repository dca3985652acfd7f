import { domainOperations } from './domains/domain-operations.ts';
import { emailChangeOperations } from './email-change-operations.ts';
import { emailOperations } from './email-operations.ts';
import { feedbackOperations } from './feedback-operations.ts';
import { pathsOf, refusals } from './operation.ts';
import { otherOperations } from './other-operations.ts';
import { answerSchemas, requestSchemas } from './schemas.ts';
import { sendOperations } from './send-operations.ts';
import { settingsOperations } from './settings-operations.ts';
import { webhookOperations } from './webhook-operations.ts';

/** All endpoints of the API. */
export const operations = [
  ...sendOperations,
  ...emailOperations,
  ...emailChangeOperations,
  ...feedbackOperations,
  ...webhookOperations,
  ...otherOperations,
  ...settingsOperations,
  ...domainOperations,
];

const header = (description: string, type: 'integer' | 'string') => ({ description, schema: { type } });

const refused = ([status, description]: [string, string]) => [
  status,
  { description, content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
];

/** The contract in OpenAPI 3.1, made from the schemas that validate. */
export const openApiDocument = () => ({
  openapi: '3.1.0',
  info: {
    title: 'Storemail',
    version: '1.0.0',
    summary: "Mail for storefronts over the merchant's own SMTP server",
    description:
      "Resend's official SDKs work with this API: change the base URL and the key. Every body is JSON; every error has `statusCode`, `name`, `message` and `request_id`. Every answer has the header `x-request-id`, which our logs have too.",
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/', description: 'This deployment' }],
  security: [{ apiKey: [] }],
  paths: pathsOf(operations),
  components: {
    securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, `re_sm_…`.' } },
    headers: {
      'ratelimit-limit': header('Requests a second that the key may make.', 'integer'),
      'ratelimit-remaining': header('About how many are left.', 'integer'),
      'ratelimit-reset': header('Seconds until there are all again.', 'integer'),
      'ratelimit-policy': header('The limit and its window, e.g. `100;w=1`.', 'string'),
    },
    responses: Object.fromEntries(Object.entries(refusals).map(refused)),
    schemas: { ...requestSchemas, ...answerSchemas },
  },
});

export type OpenApiDocument = ReturnType<typeof openApiDocument>;
