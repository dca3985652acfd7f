import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a function was built from, and the folder with the result. */
interface KeptBuild {
  directory: string;
  /** Paths of all files that went into it, relative to the project. */
  inputs: string[];
  /** Of the inputs and of everything else that determines a build. */
  hash: string;
}

/** Determines every build besides its own sources: how to build, the versions of dependencies, and which pages exist. */
const always = [
  'infra/build/*.ts',
  'functions/*/page/*.html',
  'functions/*/page/tsconfig.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/**
 * Remembers from which files each function was built, so that other processes need not build it again: bundling all
 * functions takes six seconds of CPU time, and hashing their sources a fraction of one.
 */
export class KeptBuilds {
  private readonly project: string;
  private readonly cache: string;
  private readonly hashes = new Map<string, string>();

  /**
   * @param project The folder that all sources are in.
   * @param cache The folder that the records of builds are written to.
   */
  constructor(project: string, cache: string) {
    this.project = project;
    this.cache = cache;
  }

  /** The folder of the last build of this function, if building it now would have the same result. */
  find(name: string): string | undefined {
    const file = this.fileOf(name);
    if (!existsSync(file)) return undefined;
    const { directory, inputs, hash } = JSON.parse(readFileSync(file, 'utf8')) as KeptBuild;
    return existsSync(directory) && this.hashOf(inputs) === hash ? directory : undefined;
  }

  /**
   * Records a build, unless one of its inputs has changed since it began: nobody knows which content was read.
   *
   * @param inputs Paths relative to the project. Those that are no files are ignored: plugins generate them.
   * @param begunAt Milliseconds since 1970.
   */
  keep(name: string, directory: string, inputs: readonly string[], begunAt: number): void {
    const files = inputs.filter((path) => existsSync(join(this.project, path)));
    if (files.some((path) => statSync(join(this.project, path)).mtimeMs >= begunAt)) return;
    const kept: KeptBuild = { directory, inputs: files, hash: this.hashOf(files) };
    mkdirSync(this.cache, { recursive: true });
    // Other processes may be reading it.
    const half = `${this.fileOf(name)}.${process.pid}`;
    writeFileSync(half, JSON.stringify(kept));
    renameSync(half, this.fileOf(name));
  }

  private fileOf(name: string): string {
    return join(this.cache, `${name}.json`);
  }

  private hashOf(inputs: readonly string[]): string {
    const files = [...globSync(always, { cwd: this.project }).sort(), ...inputs];
    const hash = createHash('sha256').update(`${process.version} ${process.arch}`);
    for (const path of files) hash.update(`${path} ${this.hashOfFile(path)}\n`);
    return hash.digest('hex');
  }

  /** Functions share most files, so each is read once. */
  private hashOfFile(path: string): string {
    const known = this.hashes.get(path);
    if (known !== undefined) return known;
    const file = join(this.project, path);
    const hash = existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'gone';
    this.hashes.set(path, hash);
    return hash;
  }
}
