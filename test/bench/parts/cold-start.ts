import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { lambdaFlags } from '../../../infra/build/build-function.ts';
import type { Figure } from '../figure.ts';
import { loadEnvironment } from '../rig/aws.ts';
import { bundlePath, functionNames } from '../rig/bundles.ts';
import { median, medianRatio, quartiles } from '../statistics.ts';

const section = 'Cold start';
const loader = fileURLToPath(new URL('../rig/load-process.cjs', import.meta.url));
const goals: Record<string, number> = { 'emails-api': 2.7, 'deliver-email': 3.3 };

const goal = (label: string): Pick<Figure, 'goal'> => {
  const atMost = goals[label.replace(/,.*/, '')];
  return atMost === undefined ? {} : { goal: { atMost } };
};

interface Load {
  ms: number;
  cpuMs: number;
}

/** Measures the time from the start of Node until the bundle is loaded. */
const load = async (bundle: string): Promise<Load> => {
  const { stdout } = await promisify(execFile)(process.execPath, [...lambdaFlags, loader, bundle], {
    env: { ...loadEnvironment, PATH: process.env.PATH },
  });
  return JSON.parse(stdout);
};

const emptyFunction = (directory: string): string => {
  const path = join(directory, 'index.cjs');
  writeFileSync(path, 'exports.handler = async () => {};');
  return path;
};

const uncached = (name: string): string => `${name}, without code cache`;

/** A copy without code caches, as when another Node version built the bundles. */
const withoutCode = (bundle: string, directory: string): string => {
  cpSync(dirname(bundle), directory, { recursive: true, filter: (file) => !file.endsWith('.code') });
  return join(directory, basename(bundle));
};

/** The bundles to load, by figure label. */
const bundlesIn = async (directory: string): Promise<Map<string, string>> => {
  const paths = new Map([['empty', emptyFunction(directory)]]);
  for (const name of functionNames) {
    const path = await bundlePath(name);
    paths.set(name, path);
    if (goals[name]) paths.set(uncached(name), withoutCode(path, join(directory, name)));
  }
  return paths;
};

/** Measures each function alternately with an empty one, so that load on the machine affects all alike. */
export const coldStart = async (repetitions: number): Promise<Figure[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'storemail-bench-start-'));
  const paths = await bundlesIn(directory);
  const loads = new Map<string, Load[]>([...paths.keys()].map((name) => [name, []]));
  for (let n = 0; n < repetitions; n++) {
    for (const [name, path] of paths) loads.get(name)?.push(await load(path));
  }
  rmSync(directory, { recursive: true });
  const of = (name: string, what: keyof Load): number[] => (loads.get(name) ?? []).map((one) => one[what]);
  return [...paths.keys()].slice(1).map((name) => ({
    section,
    label: name,
    value: median(of(name, 'ms')),
    unit: 'ms',
    spread: quartiles(of(name, 'ms')),
    yardstick: { label: 'empty function', value: median(of('empty', 'ms')) },
    ratio: medianRatio(of(name, 'ms'), of('empty', 'ms')),
    ...goal(name),
    note: `CPU ${median(of(name, 'cpuMs')).toFixed(0)} ms, ${medianRatio(of(name, 'cpuMs'), of('empty', 'cpuMs')).toFixed(1)} ×`,
  }));
};
