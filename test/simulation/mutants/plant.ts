import { appendFile, readFile } from 'node:fs/promises';
import { mapWithLimit } from '../../../shared/runtime/limit.ts';
import type { Hunted } from '../job.ts';
import { huntIn, load } from '../run.ts';
import type { Mutant } from './mutant.ts';

export interface PlantOptions {
  threads: number;
  /** A file to which each result is appended as a line of JSON. Faults that it lists as found are not planted again. */
  results?: string | undefined;
  say: (line: string) => void;
}

/** The result for one fault. Without `by`, it was not found, and `message` contains the error, if there was one. */
type Result = { name: string } & Partial<Hunted>;

/** Plants each fault by itself, and reports what detects it. Resolves to whether all were found. */
export const plantFaults = async (
  planted: readonly Mutant[],
  { threads, results, say }: PlantOptions,
): Promise<boolean> => {
  const known = await readResults(results);
  const begun = performance.now();
  let done = 0;
  const plant = async (mutant: Mutant): Promise<Result> => {
    const before = known.get(mutant.name);
    const result = before?.by ? before : await hunt(mutant);
    done++;
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    say(`${done}/${planted.length}  ${lineOf(result)}  ${before?.by ? 'known' : `${seconds} s`}`);
    if (!before?.by && results !== undefined) await appendFile(results, `${JSON.stringify(result)}\n`);
    return result;
  };
  const all = await mapWithLimit(threads, planted, plant);
  return summarize(all, say);
};

/** A fault that cannot be bundled, or that kills the thread, counts as not found. */
const hunt = async (mutant: Mutant): Promise<Result> => {
  const { name } = mutant;
  try {
    return { name, ...(await huntIn(await load([mutant]))) };
  } catch (error) {
    return { name, message: (error as Error).message };
  }
};

const lineOf = ({ name, by, where, message }: Result): string => {
  const why = message === undefined ? '' : firstLine(message);
  return by === undefined ? `NOT FOUND  ${name}  ${why}` : `found by ${by}  ${name}  (${where}: ${why})`;
};

const firstLine = (message: string): string => (message.split('\n')[0] ?? '').slice(0, 110);

const summarize = (results: readonly Result[], say: (line: string) => void): boolean => {
  const count = (by: Hunted['by'] | undefined): number => results.filter((result) => result.by === by).length;
  const missed = results.filter(({ by }) => by === undefined);
  say(`${results.length} faults planted: ${count('enumeration')} found by enumeration, ${count('seeds')} by seeds`);
  for (const { name } of missed) say(`NOT FOUND: ${name}`);
  return missed.length === 0;
};

const readResults = async (path: string | undefined): Promise<Map<string, Result>> => {
  if (path === undefined) return new Map();
  const text = await readFile(path, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => JSON.parse(line) as Result).map((result) => [result.name, result]));
};
