import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const below = (folder: string): string[] => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root });

const specifiersOf = (file: string): string[] =>
  [...read(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier);

/** Files of the project that a file imports, as paths from the root. */
const importsOf = (file: string): string[] =>
  specifiersOf(file)
    .filter((specifier) => /^\..*\.\w+$/.test(specifier))
    .map((specifier) => relative(root, resolve(root, dirname(file), specifier)));

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

  it('the stack imports only package.json, names of environment variables and metrics, and the search for similar words', () => {
    const files = below('infra').filter((file) => !/^infra\/(local|emulator|cli|relay)\//.test(file));
    const stack = /^infra\/((monitoring|functions|build)\/)?[^/]+\.ts$/;
    const names = /^(package\.json|shared\/(runtime\/(env|nearest)|metrics\/metric-names)\.ts)$/;
    expect(strayImports(files, new RegExp(`${stack.source}|${names.source}`))).toEqual([]);
  });

  it.each(['emulator', 'relay'])('infra/%s imports only itself', (folder) => {
    expect(strayImports(below(`infra/${folder}`), new RegExp(`^infra/${folder}/`))).toEqual([]);
  });

  it('the local runner imports the emulator and the frame of the command-line programs, but not the stack or its functions', () => {
    const allowed = /^infra\/((local|emulator|relay)\/|cli\/program\.ts$)/;
    expect(strayImports(below('infra/local'), allowed)).toEqual([]);
  });

  it("the operators' commands import shared", () => {
    expect(strayImports(below('infra/cli'), /^(infra\/cli|shared)\//)).toEqual([]);
  });
});

describe('use cases know ports, not AWS', () => {
  const wiring = /\/(handler|dependencies)\.ts$/;

  it('of a function, only the handler and its dependencies import adapters', () => {
    const useCases = below('functions').filter((file) => !wiring.test(file) && !file.includes('/page/'));
    expect(strayImports(useCases, /^(?!shared\/adapters\/)/)).toEqual([]);
  });

  it('email, settings and ports import no adapter and no client', () => {
    const pure = ['email', 'settings', 'ports'].flatMap((folder) => below(`shared/${folder}`));
    expect(strayImports(pure, /^(?!shared\/adapters\/)/)).toEqual([]);
    // Node keeps its classification of IP addresses beside its sockets.
    const classifies = 'shared/settings/checks/network.ts';
    const clients = /^(@aws-sdk|@middy|node:(net|tls|http|https|dns|child_process|fs)$)/;
    expect(
      pure.filter((file) => file !== classifies && specifiersOf(file).some((specifier) => clients.test(specifier))),
    ).toEqual([]);
  });

  it.each(['dynamodb', 'sqs', 'ssm', 's3', 'lambda'])('one adapter folder imports the client of %s', (service) => {
    const importers = [...below('shared'), ...below('functions')].filter((file) =>
      specifiersOf(file).some((specifier) => specifier === `@aws-sdk/client-${service}`),
    );
    expect(importers.filter((file) => !file.startsWith(`shared/adapters/${service}/`))).toEqual([]);
  });
});

describe('a folder is one subject, and so is a file', () => {
  const files = ['functions', 'shared', 'infra', 'test'].flatMap(below);

  it('no folder has over 20 files', () => {
    const sizes = Map.groupBy(files, dirname);
    expect([...sizes].filter(([, inFolder]) => inFolder.length > 20).map(([folder]) => folder)).toEqual([]);
  });

  it('no file has over 200 lines, but texts', () => {
    const code = files.filter((file) => !file.startsWith('functions/admin/page/text/'));
    expect(code.filter((file) => read(file).split('\n').length > 201)).toEqual([]);
  });

  it('few files have one importer, in the same folder, and under 40 lines', () => {
    const importers = new Map<string, string[]>();
    for (const file of files) {
      for (const imported of importsOf(file)) importers.set(imported, [...(importers.get(imported) ?? []), file]);
    }
    const splinters = files.filter((file) => {
      const [importer, ...more] = importers.get(file) ?? [];
      const alone = importer !== undefined && more.length === 0;
      return alone && dirname(importer) === dirname(file) && read(file).split('\n').length < 41;
    });
    expect(splinters.length, splinters.join('\n')).toBeLessThan(30);
  });
});
