import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));

const IMPORT = /^(?:import (?!type )(?:[^;']* from )?|export (?:\*|\{[^}]*\}) from )'([^']+)'|\bimport\('([^']+)'\)/gm;

/** Packages imported at run time; types are erased by then. */
const packagesIn = (...folders: string[]): string[] => {
  const files = folders.flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }));
  const running = files.filter((file) => file !== 'infra/relay/build.ts');
  const specifiers = running.flatMap((file) =>
    [...readFileSync(`${root}/${file}`, 'utf8').matchAll(IMPORT)].map(([, fixed, lazy]) => fixed ?? lazy ?? ''),
  );
  const packages = specifiers
    .filter((specifier) => !/^(\.|#|node:)/.test(specifier))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
  return [...new Set(packages)].toSorted();
};

it('exactly the packages that functions and the relay use are dependencies, so that npm audit --omit=dev is accurate', () => {
  expect(Object.keys(manifest.dependencies).toSorted()).toEqual(packagesIn('functions', 'shared', 'infra/relay'));
});
