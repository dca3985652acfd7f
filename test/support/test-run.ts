import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { HANG_MS } from './limits.ts';

const cores = availableParallelism();

/** Processes that tests start share one compile cache: a third of the CPU time of a short one is compiling TypeScript. */
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('../../node_modules/.cache/storemail/compiled', import.meta.url),
);

/** First the simulation, which takes a minute of CPU time, then what starts processes and mostly waits. */
const turns = [/\/test\/simulation\//, /\/test\/browser\//, /\/test\/(?:e2e|faults|relay)\//, /\/test\/emulator\//];

/**
 * Runs test files in the random order of the run's seed, long ones first. Files of a project are neighbours, because a
 * process that several files share ends when the next file is not for it.
 */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const turnOf = ({ moduleId, project }: TestSpecification): number => {
      const turn = turns.findIndex((folder) => folder.test(moduleId));
      if (turn !== -1) return turn;
      return project.config.isolate ? 1 : turns.length;
    };
    const place = (file: TestSpecification): string =>
      `${turnOf(file)} ${createHash('sha256').update(`${seed} ${file.moduleId}`).digest('hex')}`;
    return files.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
  }
}

/** What is done once before the tests: synthesizing the stack for all runners that they start, bundling the relay. */
export const prepared = ['test/support/runner/synthesized.ts', 'test/relay/support/bundled.ts'];

/**
 * The configuration of a run of tests.
 *
 * @param name Of its report, which CI counts.
 * @param own Its files, and what is different for them.
 */
export const testRun = (name: string, own: TestUserConfig) =>
  defineConfig({
    test: {
      globalSetup: prepared,
      // More workers than cores, since tests of a running stack mostly wait.
      maxWorkers: Math.max(cores, Math.min(4, 2 * cores)),
      sequence: { shuffle: { tests: true, files: false }, sequencer: LongFilesFirst },
      // A test may wait for several things in turn, and fails with the message of the one that hangs.
      testTimeout: 5 * HANG_MS,
      hookTimeout: 5 * HANG_MS,
      expect: { poll: { timeout: HANG_MS } },
      reporters: process.env.CI ? ['default', ['json', { outputFile: `coverage/${name}.json` }]] : ['default'],
      ...own,
    },
  });
