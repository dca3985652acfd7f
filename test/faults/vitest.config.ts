import { testRun } from '../support/test-run.ts';

/** Every fault of the contract, in real processes and over real sockets: `npm run test:faults`. */
export default testRun('faults', { include: ['test/faults/**/*.faults.ts', 'test/faults/**/*.test.ts'] });
