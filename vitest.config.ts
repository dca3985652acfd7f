import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './test/support/long-files-first.ts';

/** `.ci/run` takes its closing line from this report. */
const report = 'coverage/report.json';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/clients/**'],
    globalSetup: ['test/support/runner/synthesized.ts'],
    // More than two cores have: an end-to-end test mostly waits for the runner it started.
    maxWorkers: 4,
    sequence: { shuffle: { tests: true, files: false }, sequencer: LongFilesFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: process.env.CI ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
});
