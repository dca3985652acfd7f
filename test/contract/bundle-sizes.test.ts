import { execFileSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildFunction, lambdaFlags, pageFiles } from '../../infra/build/build-function.ts';
import { project } from '../../infra/build/build-options.ts';
import type { Bundle } from '../../infra/build/bundle-handler.ts';
import { bundlesOf, functionNames, importsOf, modulesIn, partsOf, sharesOf } from '../bench/rig/bundles.ts';

const codeCache = new URL('../../infra/build/code-cache.ts', import.meta.url).href;

/** Maximum kB and source modules loaded at cold start, a few per cent above the actual ones, so that growth is noticed. */
const limits: Record<string, { kB: number; modules: number }> = {
  'emails-api': { kB: 325, modules: 499 },
  'deliver-email': { kB: 422, modules: 522 },
  'release-due-emails': { kB: 195, modules: 335 },
  'guard-settings': { kB: 222, modules: 362 },
  'settings-api': { kB: 318, modules: 468 },
  'feedback-api': { kB: 361, modules: 495 },
  'check-health': { kB: 358, modules: 478 },
  'collect-bounces': { kB: 304, modules: 440 },
  'deliver-webhooks': { kB: 193, modules: 316 },
  'health-api': { kB: 172, modules: 289 },
  docs: { kB: 176, modules: 112 },
  admin: { kB: 33, modules: 37 },
};

const lazily =
  /client-s3|client-sts|client-lambda|htmlparser2|chrono-node|credential-provider-(?!env)|token-providers|client-sso/;

/** What the build removes from the SDK, and an SDK update could bring back. */
const shaken =
  /event-streams\/|models\/errors|client-(?:dynamodb|sqs|ssm)\/.*\/bdd|shared-ini-file-loader\/readFile|mnemonist|(?:Md5|Sha256)Js/;

const folderOf = (path: string): string => basename(dirname(path));

const shareOf = (bundle: Bundle, modules: RegExp): number => {
  const { bytes, ofModules } = sharesOf(bundle);
  return ofModules(modules) / bytes;
};

it('the bundle of deliver-email is at most 2 % larger for OAuth2 and DKIM together', async () => {
  const [index] = await bundlesOf('deliver-email');
  expect(index && shareOf(index, /oauth2|adapters\/sts|token-store|access-tokens|dkim/)).toBeLessThan(0.02);
});

it('every function has a limit', () => {
  expect(Object.keys(limits).toSorted()).toEqual(
    globSync('functions/*/handler.ts', { cwd: project }).map(folderOf).toSorted(),
  );
});

it.each(Object.entries(limits))('the bundle of %s has not grown', async (name, { kB, modules }) => {
  const [index] = await bundlesOf(name);
  if (!index) throw new Error('there is no bundle');
  expect(partsOf(index).bytes / 1024).toBeLessThan(kB);
  expect(modulesIn(index).length).toBeLessThan(modules);
});

/** The folders that a bundle's packages come from, by package. */
const foldersIn = (bundle: Bundle): Map<string, Set<string>> => {
  const folders = new Map<string, Set<string>>();
  for (const path of modulesIn(bundle)) {
    const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? [];
    if (folder && name) folders.set(name, (folders.get(name) ?? new Set()).add(folder));
  }
  return folders;
};

it.each(Object.keys(limits))('no bundle of %s holds two copies of a package', async (name) => {
  const copies = (await bundlesOf(name)).flatMap((bundle) => [...foldersIn(bundle)]);
  expect(copies.filter(([, folders]) => folders.size > 1)).toEqual([]);
});

it('the admin page has not grown: a browser loads at most 121 kB of it, compressed', async () => {
  const sizes = (await pageFiles('admin')).map(({ contents }) => gzipSync(contents).length / 1024);
  expect(sizes.length).toBeGreaterThan(2);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(121);
});

describe.each(functionNames)('the bundle of %s', async (name) => {
  const [index, ...others] = await bundlesOf(name);
  const inputs = index ? modulesIn(index) : [];

  it('is at most 2 % larger for OAuth2, which few scopes use', () => {
    expect(index && shareOf(index, /oauth2|adapters\/sts|token-store|access-tokens/)).toBeLessThan(0.02);
  });

  it('loads neither a client for rare emails nor credential providers that Lambda does not need', () => {
    expect(inputs.filter((path) => lazily.test(path))).toEqual([]);
  });

  it('holds no errors of AWS services, event streams or files in a home directory', () => {
    expect(inputs.filter((path) => shaken.test(path))).toEqual([]);
  });

  it('imports only Node and the bundles beside it at run time', () => {
    const beside = others.map((other) => `./${other.name}.cjs`);
    const wanted = [index, ...others].flatMap((one) => (one ? importsOf(one) : []));
    expect(wanted.filter((path) => !isBuiltin(path) && !beside.includes(path))).toEqual([]);
  });

  it('has a code cache that V8 accepts under the flags of Lambda', async () => {
    const bundle = join(await buildFunction(name), 'handler.cjs');
    const ask = `
      import { readScript } from ${JSON.stringify(codeCache)};
      console.log(readScript(${JSON.stringify(bundle)}).script.cachedDataRejected);
    `;
    const answer = execFileSync(process.execPath, [...lambdaFlags, '--input-type=module', '-e', ask]);
    expect(answer.toString().trim()).toBe('false');
  });

  it('has S3 in a separate bundle where it is used', () => {
    const usesS3 = inputs.some((path) => path.endsWith('content-bucket.ts'));
    expect(others.some((other) => other.name === 's3-bucket')).toBe(usesS3);
  });
});
