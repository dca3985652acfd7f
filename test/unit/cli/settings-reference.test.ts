import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { settingsReference } from '../../../infra/cli/settings/settings-reference.ts';
import { schema } from '../../../shared/settings/schema/schema.ts';

it('docs/settings.md is what `npm run docs` writes', () => {
  expect(readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8')).toBe(settingsReference());
});

it('names every setting once', () => {
  const rows = settingsReference()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  for (const { path } of schema) expect(rows.filter((row) => row.startsWith(`| \`${path}\` |`))).toHaveLength(1);
});
