import { type OpenApiDocument, operations } from './document.ts';

/** The contract in the format for language models (llmstxt.org). */
export const llmsTxt = ({ info }: OpenApiDocument): string => `# ${info.title}

> ${info.summary}. Emails are accepted over HTTP, stored, and sent in the background; an accepted email is never lost.

- Resend's official SDKs work: set the base URL to this deployment and the key to a Storemail API key (\`re_sm_…\`).
- Authentication: header \`Authorization: Bearer <key>\`. A \`sending_access\` key may only send.
- Bodies are JSON. Errors have \`statusCode\`, \`name\`, \`message\` and \`request_id\`; a message names the field and what is allowed.
- \`from\` may be left out: the store's settings say who an email is from. \`type: "order"\` and the like choose them.
- Repeat a send safely with the header \`Idempotency-Key\` (24 hours).
- \`last_event\` is never \`delivered\`: \`sent\` means that the merchant's mail server took the email.
- There are no domains, topics, broadcasts or segments; their lists are empty.

## Endpoints

${operations.map(({ method, path, summary }) => `- \`${method.toUpperCase()} ${path}\`: ${summary}`).join('\n')}

## Documents

- [OpenAPI 3.1](/openapi.json): every field, with examples
- [Documentation](/docs): the same for people
`;
