import { testRun } from '../support/test-run.ts';

/** Long tests on running stacks: `npm run test:e2e`. */
export default testRun('e2e', { include: ['test/**/*.e2e.ts'] });
