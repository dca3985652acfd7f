import { defineConfig } from 'vitest/config';

/** Every fault of the contract, in real processes and over real sockets: `npm run test:faults`. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.faults.ts', 'test/faults/**/*.test.ts'],
    sequence: { shuffle: true },
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
