import { testRun } from './test/support/test-run.ts';

/** `npm test`. */
export default testRun('tests', ['test/**/*.test.ts'], { exclude: ['test/clients/**'] });
