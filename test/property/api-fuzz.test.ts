import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Operation } from '../../shared/openapi/operation.ts';
import { type JsonSchema, requestSchemas } from '../../shared/openapi/schemas.ts';
import { anything, holds, times } from '../support/http/api-fuzz.ts';
import { eachOperation } from '../support/http/api-operations.ts';
import { runs } from '../support/limits.ts';

const numRuns = runs(6);

const propertiesOf = (schema: JsonSchema): string[] => Object.keys(schema.properties ?? {});

interface WithBody extends Operation {
  body: NonNullable<Operation['body']>;
}

const withBody = eachOperation.filter((entry): entry is [string, WithBody] => entry[1].body !== undefined);
const withParameters = eachOperation.filter(([, { parameters }]) => parameters !== undefined);

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
    fc.stringMatching(/^[a-zA-Z0-9_.*"-]{1,60}$/),
    fc.constantFrom('__proto__', '%00', '../x', 'default', 'eu.fr', 'default.eu', '0', '1', '100', '101', 'true'),
    { weight: 2, arbitrary: times },
  );

  it.each(parameters.map(({ name, in: place }) => [name, place]))('survives anything as %s', async (name, place) => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        // An empty step of a path names another endpoint.
        fc.pre(place !== 'path' || value !== '');
        if (place === 'query') await holds(operation, body, `?${new URLSearchParams({ [name]: value })}`);
        else if (place === 'header') await holds(operation, { ...body, headers: { [name.toLowerCase()]: value } });
        else await holds({ ...operation, path: operation.path.replace(/\{\w+\}/, encodeURIComponent(value)) }, body);
      }),
      { numRuns },
    );
  });

  const queried = parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name);

  it.runIf(queried.length > 1)('survives any query of several parameters', async () => {
    // A period is what two of them say together; a name twice is what a list might look like.
    const pair = fc.tuple(fc.constantFrom(...queried, 'unknown'), text);
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { minLength: 2, maxLength: 5 }), (pairs) =>
        holds(operation, body, `?${new URLSearchParams(pairs)}`),
      ),
      { numRuns: runs(20) },
    );
  });
});

const inPath = eachOperation.filter(([, { path }]) => path.includes('{'));

describe.each(inPath)('%s', (_id, operation) => {
  it.each(['%', '%00', '%2e%2e', '%E0%A4%A', '%ud800', '{id}', '__proto__'])(
    'survives a path with %s',
    async (step) => {
      await holds({ ...operation, path: operation.path.replace(/\{\w+\}/, step) }, {});
    },
  );
});

describe.each(eachOperation)('%s', (_id, operation) => {
  it('survives anything as a key', async () => {
    const token = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.constantFrom('re_sm_', 'full full', '\r\n'),
    );
    await fc.assert(
      fc.asyncProperty(token, (text) => holds(operation, { token: text })),
      { numRuns: runs(3) },
    );
  });
});
