import { type OpenApiDocument, operations } from './document.ts';
import type { Operation } from './operation.ts';
import { refusals } from './operation.ts';
import type { JsonSchema } from './schemas.ts';

/** The page's only style; the page has no script and loads nothing. */
export const pageStyle = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:56rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:3rem;border-top:1px solid #8888;padding-top:1rem}
code,pre{font:.875rem/1.5 ui-monospace,monospace}
pre{overflow-x:auto;padding:.75rem;border:1px solid #8888;border-radius:.25rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8884}
nav ul{columns:2;padding-left:1rem}
.method{text-transform:uppercase;font-weight:600}
`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Text with its \`code\` marked. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const json = (value: unknown): string => `<pre>${escaped(JSON.stringify(value, null, 2))}</pre>`;

const table = (heads: string[], rows: string[][]): string =>
  `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('')}</tbody></table>`;

/** The type of a value in a few words. */
const typeOf = (schema: JsonSchema | boolean | undefined): string => {
  if (typeof schema !== 'object') return 'any';
  if (schema.enum) return schema.enum.map((value) => `<code>${escaped(String(value))}</code>`).join(' ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `array of ${typeOf(Array.isArray(schema.items) ? undefined : schema.items)}`;
  return escaped([schema.type ?? 'any'].flat().join(' or '));
};

const fieldsOf = (schema: JsonSchema): string =>
  table(
    ['field', 'type', 'meaning'],
    Object.entries(schema.properties ?? {}).map(([name, property]) => [
      `<code>${escaped(name)}</code>${schema.required?.includes(name) ? ' (required)' : ''}`,
      typeOf(property),
      typeof property === 'object' ? prose(property.description ?? '') : '',
    ]),
  );

interface Parameter {
  name: string;
  in: string;
  description: string;
}

const parametersOf = ({ parameters = [] }: Operation): string =>
  parameters.length === 0
    ? ''
    : `<h3>Parameters</h3>${table(
        ['name', 'in', 'meaning'],
        (parameters as Parameter[]).map((one) => [`<code>${escaped(one.name)}</code>`, one.in, prose(one.description)]),
      )}`;

const bodyOf = ({ body }: Operation, document: OpenApiDocument): string => {
  if (!body) return '';
  const schema: JsonSchema = document.components.schemas[body.schema];
  const examples = Object.values(body.examples).map(
    ({ summary, value }) => `<p>${escaped(summary)}:</p>${json(value)}`,
  );
  const fields = schema.properties ? fieldsOf(schema) : '<p>An array of what <code>POST /emails</code> takes.</p>';
  return `<h3>Body</h3>${fields}${examples.join('')}`;
};

const anchorOf = ({ operationId }: Operation): string => `#${operationId}`;

const titleOf = ({ method, path }: Operation): string =>
  `<code><span class="method">${method}</span> ${escaped(path)}</code>`;

const keyFor = ({ public: isPublic, sending }: Operation): string => {
  if (isPublic) return 'No API key is needed.';
  return sending ? 'Any API key.' : 'A <code>full_access</code> key.';
};

const statusesOf = ({ success, sameBody }: Operation): string =>
  [
    `Answers ${success.status}.`,
    ...Object.entries(sameBody ?? {}).map(([status, meaning]) => `${status}: ${prose(meaning)}`),
  ].join(' ');

const section = (operation: Operation, document: OpenApiDocument): string =>
  `<section id="${operation.operationId}"><h2>${titleOf(operation)}</h2><p><strong>${prose(operation.summary)}.</strong> ${prose(
    operation.description,
  )}</p><p>${keyFor(operation)} ${statusesOf(operation)}</p>${parametersOf(
    operation,
  )}${bodyOf(operation, document)}</section>`;

/** The contract as a page for people: static, without scripts, and complete in itself. */
export const documentationPage = (document: OpenApiDocument): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(
    document.info.title,
  )} API</title><style>${pageStyle}</style></head><body><main><h1>${escaped(document.info.title)} API</h1><p>${prose(
    document.info.description,
  )} The same as <a href="/openapi.json">OpenAPI 3.1</a>.</p><nav aria-label="Endpoints"><ul>${operations
    .map((operation) => `<li><a href="${anchorOf(operation)}">${titleOf(operation)}</a></li>`)
    .join(
      '',
    )}</ul></nav>${operations.map((operation) => section(operation, document)).join('')}<section><h2>Errors</h2>${table(
    ['status', 'meaning'],
    Object.entries(refusals).map(([status, meaning]) => [status, prose(meaning)]),
  )}</section></main></body></html>`;
