import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answers } from '../../shared/openapi/answers.ts';
import type { Operation } from '../../shared/openapi/operation.ts';
import { type JsonSchema, requestSchemas } from '../../shared/openapi/schemas.ts';
import { anApiFor, eachOperation } from '../support/api-operations.ts';

const numRuns = 60;

/** What somebody might write where something else belongs. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom(
    '',
    '\u0000',
    '\r\nBcc: x@evil.test',
    'a@b.com>\r\nRCPT TO:<x@evil.test',
    '__proto__',
    '{{ssm:/x}}',
    '../../etc/passwd',
    '９９',
  ),
  fc.constantFrom(-1, 0, 1e308, Number.MAX_SAFE_INTEGER + 2, 0.1),
  fc.integer({ min: 1000, max: 200_000 }).map((length) => 'a@b(c)'.repeat(length / 6)),
);

const propertiesOf = (schema: JsonSchema): string[] => Object.keys(schema.properties ?? {});

interface WithBody extends Operation {
  body: NonNullable<Operation['body']>;
}

const withBody = eachOperation.filter((entry): entry is [string, WithBody] => entry[1].body !== undefined);
const withParameters = eachOperation.filter(([, { parameters }]) => parameters !== undefined);

/** No fault of a client is one of ours, and what is refused leaves no trace. */
const holds = async (
  operation: Operation,
  request: Parameters<Awaited<ReturnType<typeof anApiFor>>['ask']>[0],
  query = '',
) => {
  const { ask, stored } = await anApiFor(operation);
  const before = await stored();
  const { status = 0, json } = await ask(request, query);
  expect(status).toBeLessThan(500);
  if (status < 400) return;
  expect(answers.Error.parse(json)).toMatchObject({ statusCode: status });
  expect(await stored()).toEqual(before);
};

describe.each(withBody)('%s', (_id, operation) => {
  const [example] = Object.values(operation.body.examples).map(({ value }) => value);
  const fields = propertiesOf(requestSchemas[operation.body.schema]);

  it('survives any body', async () => {
    await fc.assert(
      fc.asyncProperty(anything, (body) => holds(operation, { body: JSON.stringify(body) })),
      { numRuns },
    );
  });

  it('survives any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => holds(operation, { body: Buffer.from(bytes) })),
      { numRuns },
    );
  });

  it.each(fields)('survives anything as %s', async (field) => {
    await fc.assert(
      fc.asyncProperty(anything, (value) => holds(operation, { body: { ...(example as object), [field]: value } })),
      { numRuns },
    );
  });
});

describe.each(withParameters)('%s', (_id, operation) => {
  const parameters = operation.parameters as { name: string; in: string }[];
  const [example] = Object.values(operation.body?.examples ?? {}).map(({ value }) => value);
  const body = example === undefined ? {} : { body: example as object };
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.uuid(),
    fc.constantFrom('__proto__', '%00', '../x'),
  );

  it.each(parameters.map(({ name, in: place }) => [name, place]))('survives anything as %s', async (name, place) => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        if (place === 'query') await holds(operation, body, `?${new URLSearchParams({ [name]: value })}`);
        else if (place === 'header') await holds(operation, { ...body, headers: { [name.toLowerCase()]: value } });
        else await holds({ ...operation, path: operation.path.replace('{id}', encodeURIComponent(value)) }, body);
      }),
      { numRuns },
    );
  });
});
