import { defineConfig } from 'vitest/config';

/** Clients of other versions and makers: apart from `npm test`, because none of them is a part of this project. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/runner/synthesized.ts'],
    include: ['test/clients/**/*.test.ts'],
    // The older SDKs read the base URL from the environment of their process, once.
    isolate: true,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'coverage/clients.json' }]] : ['default'],
  },
});
