import { readFileSync } from 'node:fs';
import { runDeveloperProgram } from '../support/cli/developer-program.ts';
import { document } from './document.ts';
import type { Figure } from './figure.ts';
import { growthTable } from './growth/growth.ts';
import { type Options, readOptions, usage } from './options.ts';
import { profile } from './parts/profile.ts';
import { type Part, parts } from './parts.ts';
import { load, machine, markdown, type Report } from './report.ts';

const isAsked = ({ name, fullOnly }: Part, { quick, only = '' }: Options): boolean =>
  name.includes(only) && !(quick && fullOnly);

/** Measures part by part. Progress goes to standard error, so that standard output has only the report. */
const measure = async (options: Options): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const part of parts.filter((one) => isAsked(one, options))) {
    const begun = performance.now();
    process.stderr.write(`${part.name} … `);
    figures.push(...(await part.measure(options.quick, options.peers)));
    process.stderr.write(`${((performance.now() - begun) / 1_000).toFixed(0)} s\n`);
  }
  return figures;
};

const measured = async (options: Options): Promise<Report> => {
  const before = load();
  const figures = await measure(options);
  return { date: new Date().toISOString().slice(0, 10), machine: machine(), load: [before, load()], figures };
};

const reportIn = (file: string): Report => JSON.parse(readFileSync(file, 'utf8'));

const run = async (args: string[]) => {
  const options = readOptions(args);
  if (options.document) document(reportIn(options.document));
  if (options.document) return { success: true, output: '', json: null };
  if (options.growth || options.profile) {
    const output = await (options.growth ? growthTable() : profile());
    return { success: true, output, json: output };
  }
  const json = await measured(options);
  const earlier = options.compare === undefined ? undefined : reportIn(options.compare);
  return { success: true, output: markdown(json, earlier), json };
};

await runDeveloperProgram({ name: 'bench', usage, run });
