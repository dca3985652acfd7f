import { testRun } from '../support/test-run.ts';

/** Fault injection with real processes and sockets: `npm run test:faults`. */
export default testRun('faults', { include: ['test/faults/**/*.faults.ts', 'test/faults/**/*.test.ts'] });
