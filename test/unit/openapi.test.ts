import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { handler } from '../../functions/docs/handler.ts';
import { emailsApiRoutes } from '../../functions/emails-api/routes.ts';
import { settingsRoutes } from '../../functions/settings-api/routes.ts';
import { answers } from '../../shared/openapi/answers.ts';
import { openApiDocument, operations } from '../../shared/openapi/document.ts';
import { llmsTxt } from '../../shared/openapi/llms-txt.ts';
import { type JsonSchema, requestSchemas } from '../../shared/openapi/schemas.ts';
import { httpEvent } from '../support/builders/http-event.ts';
import { anApiFor, answerOf, eachOperation } from '../support/http/api-operations.ts';
import { anEmailsApi } from '../support/http/emails-api.ts';
import { aFeedbackApi } from '../support/http/feedback-api.ts';
import { aHealthApi } from '../support/http/health-api.ts';
import { aSettingsApi } from '../support/http/settings-api.ts';

const document = openApiDocument();
const checkedIn = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

/** Whatever `$ref` points to, anywhere below. */
const referencesIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : referencesIn(inner)));
};

const target = (reference: string): unknown =>
  reference
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], document);

/** Names of properties without a description, at any depth. */
const undescribed = (schema: JsonSchema): string[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    typeof property === 'object' && property.description ? undescribed(property) : [name],
  ),
  ...(schema.anyOf ?? []).flatMap(undescribed),
  ...(typeof schema.items === 'object' && !Array.isArray(schema.items) ? undescribed(schema.items) : []),
];

describe('the OpenAPI document', () => {
  it('is up to date with the code (npm run docs)', () => {
    expect(JSON.parse(checkedIn('openapi.json'))).toEqual(JSON.parse(JSON.stringify(document)));
    expect(checkedIn('llms.txt')).toBe(llmsTxt(document));
  });

  it('has exactly the endpoints of the functions behind the API', async () => {
    const { routes: healthRoutes } = await aHealthApi();
    const routes = [
      ...emailsApiRoutes(anEmailsApi()),
      ...aFeedbackApi().routes,
      ...settingsRoutes(aSettingsApi()),
      ...healthRoutes,
    ];
    // An alias of /emails for old clients, deliberately undocumented.
    const documented = routes.filter(({ path }) => path !== '/email');
    const served = documented.map(({ method, path }) => `${method} ${path}`);
    expect(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(served.sort());
  });

  it('has no dangling references', () => {
    const references = referencesIn(document);
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) expect(target(reference), reference).toBeDefined();
  });

  it.each(Object.entries(requestSchemas))('describes every field of %s', (_name, schema) => {
    expect(undescribed(schema)).toEqual([]);
  });
});

describe.each(eachOperation)('%s', (_id, operation) => {
  const examples = Object.entries(
    operation.body?.examples ?? { none: { summary: 'without a body', value: undefined } },
  );

  it.each(examples)('responds to the example %s as documented', async (_name, { value }) => {
    const { ask } = await anApiFor(operation);
    const { status, json } = await ask(value === undefined ? {} : { body: value as object });
    expect([status, json]).toEqual([operation.success.status, json]);
    expect(answerOf(operation).parse(json)).toEqual(json);
  });
});

const isPublic = ([, operation]: (typeof eachOperation)[number]): boolean => operation.public === true;

describe.each(eachOperation.filter((entry) => !isPublic(entry)))('%s', (_id, operation) => {
  it('responds as documented to a request without a key', async () => {
    const { ask } = await anApiFor(operation);
    const { status, json } = await ask({ token: 'wrong' });
    expect(status).toBe(403);
    expect(answers.Error.parse(json)).toEqual(json);
  });

  it(`is ${operation.sending ? '' : 'not '}for a sending key`, async () => {
    const { ask } = await anApiFor(operation);
    const { status } = await ask({ token: 'sending', body: {} });
    expect(status === 401).toBe(!operation.sending);
  });
});

describe.each(eachOperation.filter(isPublic))('%s', (_id, operation) => {
  it.each(['wrong', 'sending'])('responds as documented to a request without a full-access key: %s', async (token) => {
    const { ask } = await anApiFor(operation);
    const { status, json } = await ask({ token });
    expect(status).toBe(operation.success.status);
    expect(answerOf(operation).parse(json)).toEqual(json);
    expect(json).toEqual({ status: 'up' });
  });
});

describe('the documentation', () => {
  const get = (path: string, method = 'GET') => handler(httpEvent({ method, path }), {} as Context);

  it('is a page with every endpoint that loads no resources and runs no scripts', async () => {
    const { statusCode, headers, body = '' } = await get('/docs');
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
    for (const { operationId } of operations) expect(body).toContain(`id="${operationId}"`);
    expect(body).not.toMatch(/<(script|img|link|iframe)|@import|url\(|(src|href)="(https?:)?\/\//);
    expect(headers?.['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]{43}='/);
  });

  it('is at the base URL, with links to its other forms', async () => {
    const { headers, body = '' } = await get('/');
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
    for (const path of ['/admin', '/docs', '/openapi.json', '/llms.txt', '/health']) {
      expect(body).toContain(`href="${path}"`);
    }
  });

  it('shows markup in examples as text', async () => {
    expect((await get('/docs')).body).toContain('&lt;p>Thank you!&lt;/p>');
  });

  it.each([
    ['/openapi.json', 'application/json; charset=utf-8', '"openapi":"3.1.0"'],
    ['/llms.txt', 'text/plain; charset=utf-8', '# Storemail'],
  ])('is available to programs: %s', async (path, contentType, content) => {
    const { headers, body } = await get(path);
    expect(headers?.['content-type']).toBe(contentType);
    expect(body).toContain(content);
  });

  it('answers HEAD like GET without a body, and no other method', async () => {
    expect(await get('/docs', 'HEAD')).toMatchObject({ statusCode: 200, body: '' });
    expect(await get('/docs', 'PUT')).toMatchObject({ statusCode: 405, headers: { allow: 'GET, HEAD' } });
  });

  it('has no other paths', async () => {
    expect(await get('/docs/x')).toMatchObject({ statusCode: 404 });
  });
});
