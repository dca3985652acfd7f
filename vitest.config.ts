import { prepared, testRun } from './test/support/test-run.ts';

/**
 * Those that need a fresh process. V8 counts steps only of code that it has not optimised yet; and whether a module is
 * loaded late shows only where nobody has loaded it before.
 */
const fresh = ['plain-text-steps', 'content-bucket'];
/** A file of these leaves nothing behind in its process, which then has the modules loaded for the next one. */
const filesIn = (...folders: string[]) => folders.map((folder) => `test/${folder}/**/!(${fresh.join('|')}).test.ts`);
const shared = filesIn('unit', 'property', 'contract', 'emulator', 'infra');
const running = filesIn('e2e', 'faults', 'relay');

/** `npm test`. */
export default testRun('tests', {
  globalSetup: [],
  projects: [
    {
      extends: true,
      test: {
        name: 'own process',
        include: ['test/**/*.test.ts'],
        exclude: ['test/clients/**', ...shared, ...running],
      },
    },
    { extends: true, test: { name: 'running stack', include: running, isolate: false, globalSetup: prepared } },
    { extends: true, test: { name: 'shared process', include: shared, isolate: false } },
  ],
});
