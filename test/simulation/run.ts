import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { bundle, type Patch } from './bundle.ts';
import { addOutcomes, noOutcomes, type Outcomes } from './engine/faults.ts';
import type { Explored, Found, Hunted, Job, Progress, Report } from './job.ts';

/** Megabytes. Most objects of a day do not outlive it, so rare collections of a large young generation are cheap. */
const YOUNG_MB = 64;

/** Bundles the product with its simulation, optionally with planted faults. */
export const load = (patches: readonly Patch[] = []): Promise<string> => bundle(patches);

const start = async (code: string, job: Job, told: (report: Report, worker: Worker) => void): Promise<void> => {
  const worker = new Worker(code, {
    eval: true,
    workerData: job,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  worker.on('message', (report: Report) => told(report, worker));
  await once(worker, 'exit');
};

export interface SeedsOptions {
  /** `days` unless given. */
  of?: 'days' | 'hours';
  from: number;
  count: number;
  threads: number;
  /** Called every few hundred schedules with their total number. */
  progress?: (schedules: number) => void;
  /** Called with the trace of the schedule if only one was run. */
  trace?: (trace: string) => void;
}

export interface SeedsResult {
  schedules: number;
  steps: number;
  /** How often calls to each port had each outcome. */
  outcomes: Outcomes;
  /** The first failure that was found; the remaining seeds were not run. */
  failed?: Found & { seed: number };
}

/** Runs random days on several threads, until all are done or one fails. */
export const runSeeds = async (code: string, options: SeedsOptions): Promise<SeedsResult> => {
  const { of = 'days', from, count, threads, progress, trace } = options;
  const result: SeedsResult = { schedules: 0, steps: 0, outcomes: noOutcomes() };
  const told = (report: Report, worker: Worker): void => {
    if (report.kind === 'trace') trace?.(report.trace);
    if (report.kind === 'seeds') {
      result.schedules += report.count;
      result.steps += report.steps;
      addOutcomes(result.outcomes, report.outcomes);
      progress?.(result.schedules);
    }
    if (report.kind === 'failed') result.failed ??= report;
    if (result.failed) void worker.terminate();
  };

  // Each thread gets all its seeds at once, since code is optimized only after some thousands of days.
  const work = (_: unknown, thread: number): Promise<void> =>
    start(
      code,
      {
        kind: 'seeds',
        of,
        from: from + thread,
        step: threads,
        count: Math.ceil((count - thread) / threads),
        trace: count === 1,
      },
      told,
    );
  await Promise.all(Array.from({ length: Math.min(threads, count) }, work));
  return result;
};

export interface Exploration extends Omit<Extract<Job, { kind: 'explore' }>, 'kind'> {
  progress?: (soFar: Progress) => void;
}

/** Explores every schedule of a scenario. Rejects if the thread died first. */
export const explore = async (code: string, { progress, ...job }: Exploration): Promise<Explored> => {
  let explored: Explored | undefined;
  await start(code, { kind: 'explore', ...job }, (report) => {
    if (report.kind === 'exploring') progress?.(report);
    if (report.kind === 'explored') explored = report;
  });
  if (!explored) throw new Error(`The exploration of ${job.scenario} died`);
  return explored;
};

/** Searches by all means for what detects the fault planted in the code. Rejects if the thread died first. */
export const huntIn = async (code: string): Promise<Hunted | undefined> => {
  let report: Extract<Report, { kind: 'hunted' }> | undefined;
  await start(code, { kind: 'hunt' }, (told) => {
    if (told.kind === 'hunted') report = told;
  });
  if (!report) throw new Error('The thread died');
  return report.hunted;
};
