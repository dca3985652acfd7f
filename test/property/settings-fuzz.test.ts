import fc from 'fast-check';
import { describe, it } from 'vitest';
import { settingsOperations } from '../../shared/openapi/settings-operations.ts';
import { settings } from '../../shared/settings/schema/schema.ts';
import { anything, holds } from '../support/http/api-fuzz.ts';
import { shopSettings } from '../support/http/settings-api.ts';
import { runs } from '../support/limits.ts';

/*
 * The OpenAPI document does not describe the fields of a settings document, so they are fuzzed from
 * the settings schema.
 */

const numRuns = runs(2);

const parentsOf = (path: string): string[] => {
  const steps = path.split('/');
  return steps.slice(1).map((_step, index) => steps.slice(0, index + 1).join('/'));
};

const paths = [...settings.keys()];
const groups = [...new Set(paths.flatMap(parentsOf))];

/** A document with a value at a path. */
const withValue = (document: object, [step = '', ...rest]: readonly string[], value: unknown): object => {
  const inner: unknown = Object.entries(document).find(([name]) => name === step)?.[1];
  const around = typeof inner === 'object' && inner !== null ? inner : {};
  return { ...document, [step]: rest.length === 0 ? value : withValue(around, rest, value) };
};

const takingDocuments = settingsOperations.filter(({ body }) => body?.schema === 'SettingsDocument');

describe('a settings document', () => {
  it.each([...groups, ...paths])('survives anything as %s', async (path) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...takingDocuments), anything, (operation, value) =>
        holds(operation, { body: withValue(shopSettings, path.split('/'), value) }),
      ),
      { numRuns },
    );
  });
});
