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

/** These start a runner, a relay or a browser and mostly wait, or take a minute of CPU time, so they are started first. */
const isLong = ({ moduleId }: TestSpecification): boolean =>
  /\/test\/(?:e2e|emulator|browser|faults|relay|simulation)\//.test(moduleId);

/** Runs test files in the random order of the run's seed, long ones first. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const place = (file: TestSpecification): string =>
      `${isLong(file) ? 0 : 1} ${createHash('sha256').update(`${seed} ${file.moduleId}`).digest('hex')}`;
    return files.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
  }
}

/** Synthesizes the stack before the tests, for all runners that they start. */
export const synthesized = 'test/support/runner/synthesized.ts';

/**
 * The configuration of a run of tests.
 *
 * @param name Of its report, which CI counts.
 * @param own Its files, and what is different for them.
 */
export const testRun = (name: string, own: TestUserConfig) =>
  defineConfig({
    test: {
      globalSetup: [synthesized],
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
