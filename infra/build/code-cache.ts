import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** The `require` of a bundle, for Node's modules and for bundles in the same folder such as `./compose.cjs`. */
type Load = (path: string) => unknown;

/** A bundle that has been compiled but not run. */
export interface LoadedScript {
  script: Script;
  /** Runs the script and returns its exports. */
  run(load: Load): Record<string, unknown>;
}

/**
 * Path of a bundle's code cache, with the version and architecture of Node. V8 checks everything else, such as flags, and
 * compiles the bundle if it rejects the cache.
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

/** Compiles a bundle, with its code cache if there is one. `lineOffset` keeps the line numbers of stack traces correct. */
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

/** A `require` that loads each bundle of the folder once, and passes on everything else. */
export const loadingFrom = (directory: string, require: Load): Load => {
  const loaded = new Map<string, unknown>();
  const load: Load = (path) => {
    if (!path.startsWith('./')) return require(path);
    if (!loaded.has(path)) loaded.set(path, readScript(join(directory, path)).run(load));
    return loaded.get(path);
  };
  return load;
};
