import { type OpenApiDocument, operations } from './document.ts';
import type { Operation } from './operation.ts';
import { refusals } from './operation.ts';
import type { JsonSchema } from './schemas.ts';

/** The page's only style; the page has no script and loads nothing. */
export const pageStyle = `
:root{color-scheme:light dark;--accent:light-dark(#0f766e,#5eead4);--line:light-dark(#dde1e5,#2a3138);--paper:light-dark(#fff,#171b1f);--faint:light-dark(#57616b,#9ba6b1);font:15px/1.55 system-ui,sans-serif;background:light-dark(#f4f5f6,#0f1214);color:light-dark(#1a2025,#e7eaed);scroll-padding-top:1rem}
body{max-width:58rem;margin:2rem auto 6rem;padding:0 1rem;overflow-wrap:break-word}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
h2{margin:3.5rem 0 1rem;border-top:1px solid var(--line);padding-top:1.5rem}
h2 code{font-size:1.1rem}
h3{margin:1.5rem 0 .5rem;font-size:.95rem;color:var(--faint)}
code,pre{font:.875rem/1.5 ui-monospace,monospace}
pre{overflow-x:auto;overflow-wrap:normal;padding:.75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--paper)}
table{border-collapse:collapse;width:100%;background:var(--paper);border:1px solid var(--line)}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem;border-bottom:1px solid var(--line)}
th{font-size:.85rem;color:var(--faint)}
td:first-child{min-width:7rem}
nav ul{columns:17rem 2;margin:1.5rem 0;padding:0;list-style:none}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.method{display:inline-block;min-width:4rem;font-weight:600;text-transform:uppercase;color:var(--accent)}
@media(max-width:40rem){table,tbody,tr,td{display:block}thead{position:absolute;clip-path:inset(50%)}tr{padding:.5rem .75rem;border-bottom:1px solid var(--line)}td{padding:0;border:0}}
`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Text with its \`code\` marked. */
const prose = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const json = (value: unknown): string => `<pre tabindex="0">${escaped(JSON.stringify(value, null, 2))}</pre>`;

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
