import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));

const IMPORT = /^(?:import (?!type )(?:[^;']* from )?|export (?:\*|\{[^}]*\}) from )'([^']+)'|\bimport\('([^']+)'\)/gm;

/** Packages that files import when they run; types are gone by then. */
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

it('what functions and the relay run is a dependency and all else is not, so that npm audit --omit=dev tells the truth', () => {
  expect(Object.keys(manifest.dependencies).toSorted()).toEqual(packagesIn('functions', 'shared', 'infra/relay'));
});
