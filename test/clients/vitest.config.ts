import { testRun } from '../support/test-run.ts';

/** Third-party clients, separate from `npm test` because none of them is part of this project. */
export default testRun('clients', {
  include: ['test/clients/**/*.test.ts'],
  // The older SDKs read the base URL once, from the environment of their process.
  isolate: true,
});
