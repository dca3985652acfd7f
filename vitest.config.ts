import { synthesized, testRun } from './test/support/test-run.ts';

/** A file of these leaves nothing behind in its process, which then has the modules loaded for the next one. */
const shared = ['unit', 'property', 'contract', 'emulator', 'infra'];
/** A browser belongs to a file, and so does a runner. */
const own = ['browser', 'e2e', 'faults'];

const filesIn = (folders: string[]): string[] => folders.map((folder) => `test/${folder}/**/*.test.ts`);

/** `npm test`. */
export default testRun('tests', {
  globalSetup: [],
  projects: [
    { extends: true, test: { name: 'own', include: filesIn(own), globalSetup: [synthesized] } },
    { extends: true, test: { name: 'shared', include: filesIn(shared), isolate: false } },
  ],
});
