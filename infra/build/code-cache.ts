import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';

/** Loads the modules of Node, and the bundles that lie beside this one: `./compose.cjs`. */
type Load = (path: string) => unknown;

/** A bundle that has been read, and what runs it. */
export interface LoadedScript {
  script: Script;
  /** Runs it and gives its exports. */
  run(load: Load): Record<string, unknown>;
}

/**
 * Where V8's code for a bundle lies: beside it, under the Node that made it, so that no other one reads it. V8 itself
 * refuses what was made with other flags or on another kind of processor, and compiles the bundle.
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

/** Reads a bundle with the code that V8 made of it at build time. The line before it is not counted in stack traces. */
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

/** Loads bundles of a folder, each once; `require` loads everything else. */
export const loadingFrom = (directory: string, require: Load): Load => {
  const loaded = new Map<string, unknown>();
  const load: Load = (path) => {
    if (!path.startsWith('./')) return require(path);
    if (!loaded.has(path)) loaded.set(path, readScript(join(directory, path)).run(load));
    return loaded.get(path);
  };
  return load;
};
