import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Figure } from '../figure.ts';
import { loadEnvironment } from '../rig/aws.ts';
import { bundlePath, functionNames } from '../rig/bundles.ts';
import { median, medianRatio, quartiles } from '../statistics.ts';

const section = 'Cold start';
const loader = fileURLToPath(new URL('../rig/load-process.cjs', import.meta.url));
const goals: Record<string, number> = { 'emails-api': 3, 'deliver-email': 3.8 };

interface Load {
  ms: number;
  cpuMs: number;
}

/** From the start of Node to the bundle loaded. */
const load = async (bundle: string): Promise<Load> => {
  const { stdout } = await promisify(execFile)(process.execPath, [loader, bundle], {
    env: { ...loadEnvironment, PATH: process.env.PATH },
  });
  return JSON.parse(stdout);
};

const emptyFunction = (directory: string): string => {
  const path = join(directory, 'index.cjs');
  writeFileSync(path, 'exports.handler = async () => {};');
  return path;
};

/** Every function beside an empty one, in turn, so that load falls on all of them. */
export const coldStart = async (repetitions: number): Promise<Figure[]> => {
  const directory = mkdtempSync(join(tmpdir(), 'storemail-bench-empty-'));
  const paths = new Map([
    ['empty', emptyFunction(directory)],
    ...(await Promise.all(functionNames.map(async (name) => [name, await bundlePath(name)] as const))),
  ]);
  const loads = new Map<string, Load[]>([...paths.keys()].map((name) => [name, []]));
  for (let n = 0; n < repetitions; n++) {
    for (const [name, path] of paths) loads.get(name)?.push(await load(path));
  }
  rmSync(directory, { recursive: true });
  const of = (name: string, what: keyof Load): number[] => (loads.get(name) ?? []).map((one) => one[what]);
  return functionNames.map((name) => ({
    section,
    label: name,
    value: median(of(name, 'ms')),
    unit: 'ms',
    spread: quartiles(of(name, 'ms')),
    yardstick: { label: 'empty function', value: median(of('empty', 'ms')) },
    ratio: medianRatio(of(name, 'ms'), of('empty', 'ms')),
    ...(goals[name] !== undefined && { goal: { atMost: goals[name] } }),
    note: `CPU ${median(of(name, 'cpuMs')).toFixed(0)} ms, ${medianRatio(of(name, 'cpuMs'), of('empty', 'cpuMs')).toFixed(1)} ×`,
  }));
};
