import { join } from 'node:path';
import { buildFunction } from '../../../infra/build/build-function.ts';
import { type Bundle, bundleHandler } from '../../../infra/build/bundle-handler.ts';

/** The functions involved in sending an email or editing settings. */
export const functionNames = ['emails-api', 'deliver-email', 'release-due-emails', 'guard-settings'];

const built = new Map<string, Promise<Bundle[]>>();

/** The function's real bundles. */
export const bundlesOf = (name: string): Promise<Bundle[]> => {
  const bundles = built.get(name) ?? bundleHandler(name);
  built.set(name, bundles);
  return bundles;
};

/** The path of the bundle that a cold start loads. */
export const bundlePath = async (name: string): Promise<string> => join(await buildFunction(name), 'index.cjs');

export interface Part {
  name: string;
  bytes: number;
}

const entryOutput = ({ metafile }: Bundle) =>
  Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined);

/** The source modules included in a bundle. */
export const modulesIn = (bundle: Bundle): string[] =>
  Object.entries(entryOutput(bundle)?.inputs ?? {})
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => path);

/** What a bundle imports at run time: Node's modules, and files beside it. */
export const importsOf = (bundle: Bundle): string[] =>
  (entryOutput(bundle)?.imports ?? []).filter(({ kind }) => kind !== 'dynamic-import').map(({ path }) => path);

/** The size of a bundle, and the bytes of modules whose path matches. */
export const sharesOf = (bundle: Bundle): { bytes: number; ofModules(path: RegExp): number } => {
  const { bytes = 0, inputs = {} } = entryOutput(bundle) ?? {};
  const ofModules = (path: RegExp): number =>
    Object.entries(inputs).reduce((sum, [name, { bytesInOutput }]) => (path.test(name) ? sum + bytesInOutput : sum), 0);
  return { bytes, ofModules };
};

/** The composition of a bundle by package, largest first; everything outside packages is the project's own. */
export const partsOf = (bundle: Bundle): { bytes: number; parts: Part[] } => {
  const output = entryOutput(bundle);
  const sizes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.entries(output?.inputs ?? {})) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'own code';
    sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
  }
  const parts = [...sizes].map(([name, bytes]) => ({ name, bytes })).toSorted((a, b) => b.bytes - a.bytes);
  return { bytes: output?.bytes ?? 0, parts };
};
