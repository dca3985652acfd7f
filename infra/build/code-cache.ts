import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** `require` of a bundle: takes Node's modules, and bundles in the same folder such as `./compose.cjs`. */
type Load = (path: string) => unknown;

/** A bundle that has been read but not run. */
export interface LoadedScript {
  script: Script;
  /** Runs it and gives its exports. */
  run(load: Load): Record<string, unknown>;
}

/**
 * Path of a bundle's code cache. It names the version and architecture of Node, so that no other Node reads it. V8 checks the
 * rest, such as the flags, and compiles the bundle if it rejects the cache.
 */
export const codeFile = (bundle: string): string =>
  bundle.replace(/\.cjs$/, `.${process.version}-${process.arch}.code`);

const cachedCode = (bundle: string): Buffer | undefined => {
  try {
    return readFileSync(codeFile(bundle));
  } catch {
    return undefined;
  }
};

/** Reads a bundle with its code cache, if there is one. `lineOffset` keeps the line numbers of stack traces. */
export const readScript = (bundle: string): LoadedScript => {
  const source = `(function (exports, require, module) {\n${readFileSync(bundle, 'utf8')}\n})`;
  const cachedData = cachedCode(bundle);
  const script = new Script(source, { filename: bundle, lineOffset: -1, ...(cachedData && { cachedData }) });
  return {
    script,
    run: (load) => {
      const module = { exports: {} };
      script.runInThisContext()(module.exports, load, module);
      return module.exports;
    },
  };
};

/** Loads each bundle of a folder once; everything else is left to `require`. */
export const loadingFrom = (directory: string, require: Load): Load => {
  const loaded = new Map<string, unknown>();
  const load: Load = (path) => {
    if (!path.startsWith('./')) return require(path);
    if (!loaded.has(path)) loaded.set(path, readScript(join(directory, path)).run(load));
    return loaded.get(path);
  };
  return load;
};
