import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Files of the project that a file imports, as paths from the root. */
const importsOf = (file: string): string[] => {
  const source = readFileSync(join(root, file), 'utf8');
  const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+\.\w+)'/g)].map(
    ([, specifier]) => specifier ?? '',
  );
  return specifiers.map((specifier) => relative(root, resolve(root, dirname(file), specifier)));
};

const below = (folder: string): string[] => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root });

/** Every import of `files` that leads to a file no pattern allows, as `importer → imported`. */
const strayImports = (files: string[], allowed: RegExp): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .filter((imported) => !allowed.test(imported))
      .map((imported) => `${file} → ${imported}`),
  );

describe('imports point one way', () => {
  it('shared imports only shared', () => {
    expect(strayImports(below('shared'), /^shared\//)).toEqual([]);
  });

  it('a function imports itself and shared', () => {
    for (const file of below('functions')) {
      const own = new RegExp(`^(shared|${file.split('/', 2).join('/')})/`);
      expect(strayImports([file], own)).toEqual([]);
    }
  });

  it('the stack imports only names of environment variables and metrics', () => {
    const files = below('infra').filter((file) => !/^infra\/(local|cli)\//.test(file));
    expect(
      strayImports(files, /^(infra\/((monitoring|functions|build)\/)?[^/]+|shared\/runtime\/(env|metric-names))\.ts$/),
    ).toEqual([]);
  });

  it('the local runner reads the template, never the source', () => {
    expect(strayImports(below('infra/local'), /^infra\/local\//)).toEqual([]);
  });

  it("the operators' commands import shared", () => {
    expect(strayImports(below('infra/cli'), /^(infra\/cli|shared)\//)).toEqual([]);
  });

  it('pure code imports no client', () => {
    const clients = /@aws-sdk|@middy|node:(net|tls|http|https|dns|child_process|fs)/;
    const pure = [...below('shared/email'), ...below('shared/settings')];
    const impure = pure.filter((file) => clients.test(readFileSync(join(root, file), 'utf8')));
    expect(impure).toEqual([]);
  });
});
