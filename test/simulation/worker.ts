import { parentPort, workerData } from 'node:worker_threads';
import { Explorer } from './engine/explore.ts';
import { countOutcomes, noOutcomes } from './engine/faults.ts';
import { traceOf } from './engine/trace.ts';
import { CrowdedHour } from './isolation/crowded-hour.ts';
import type { Found, Job, Report } from './job.ts';
import { hunt } from './mutants/hunt.ts';
import { scenarios } from './scenarios/all.ts';
import { RandomDay } from './scenarios/random-day/random-day.ts';
import { START } from './stage.ts';

/** Seeds between two reports of progress. */
const TOLD_EVERY = 250;

const tell = (report: Report): void => parentPort?.postMessage(report);

/** Describes the error of a run: a violated invariant, or a defect of the product or the simulation. */
const found = (error: unknown, trace: string): Found => ({
  message: error instanceof Error && error.name === 'Violation' ? error.message : String((error as Error).stack),
  trace,
});

const runSeeds = ({ of, from, step, count, trace }: Extract<Job, { kind: 'seeds' }>): void => {
  let steps = 0;
  let outcomes = noOutcomes();
  for (let n = 0; n < count; n++) {
    const seed = from + n * step;
    const run = of === 'days' ? new RandomDay(seed) : new CrowdedHour(seed);
    const { simulation } = run.stage;
    try {
      run.run();
      if (trace) tell({ kind: 'trace', trace: traceOf(simulation, START) });
    } catch (error) {
      tell({ kind: 'failed', seed, ...found(error, traceOf(simulation, START)) });
    }
    steps += simulation.steps.length;
    countOutcomes(outcomes, simulation);
    if (n % TOLD_EVERY === TOLD_EVERY - 1) {
      tell({ kind: 'seeds', count: TOLD_EVERY, steps, outcomes });
      steps = 0;
      outcomes = noOutcomes();
    }
  }
  tell({ kind: 'seeds', count: count % TOLD_EVERY, steps, outcomes });
};

const explore = ({ scenario: name, ...limits }: Extract<Job, { kind: 'explore' }>): void => {
  const scenario = scenarios.find((one) => one.name === name);
  if (!scenario) throw new Error(`There is no scenario ${name}`);
  const explorer = new Explorer(scenario, { faults: scenario.faults, ...limits });
  explorer.progress = (soFar) => tell({ kind: 'exploring', ...soFar });
  tell({ kind: 'explored', ...explorer.run() });
};

// Thousands of errors are thrown each second as part of the simulation, and nobody reads their stacks.
Error.stackTraceLimit = workerData.trace ? 10 : 0;

// Not within a promise job, where the simulation could not run promise jobs.
setImmediate(() => {
  const job = workerData as Job;
  if (job.kind === 'seeds') runSeeds(job);
  else if (job.kind === 'explore') explore(job);
  else tell({ kind: 'hunted', hunted: hunt() });
});
