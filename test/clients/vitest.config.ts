import { testRun } from '../support/test-run.ts';

/** Clients of other versions and makers: apart from `npm test`, because none of them is a part of this project. */
export default testRun('clients', {
  include: ['test/clients/**/*.test.ts'],
  // The older SDKs read the base URL from the environment of their process, once.
  isolate: true,
});
