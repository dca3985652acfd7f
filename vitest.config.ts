import { synthesized, testRun } from './test/support/test-run.ts';

/** A file of these leaves nothing behind in its process, which then has the modules loaded for the next one. */
const folders = ['unit', 'property', 'contract', 'emulator', 'infra'];
/**
 * Those that need a fresh process. V8 counts steps only of code that it has not optimised yet; and whether a module is
 * loaded late shows only where nobody has loaded it before.
 */
const fresh = ['plain-text-steps', 'content-bucket'];
const shared = folders.map((folder) => `test/${folder}/**/!(${fresh.join('|')}).test.ts`);

/** `npm test`. */
export default testRun('tests', {
  globalSetup: [],
  projects: [
    // A runner or a browser belongs to one file.
    {
      extends: true,
      test: {
        name: 'own process',
        include: ['test/**/*.test.ts'],
        exclude: ['test/clients/**', ...shared],
        globalSetup: [synthesized],
      },
    },
    { extends: true, test: { name: 'shared process', include: shared, isolate: false } },
  ],
});
