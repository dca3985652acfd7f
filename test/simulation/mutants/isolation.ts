import { type Mutant, mutant } from './mutant.ts';

const deliver = 'functions/deliver-email';

/** One scope's trouble that becomes another one's. */
export const isolation: readonly Mutant[] = [
  mutant(
    'a slow scope never gives way',
    `${deliver}/scope-lane.ts`,
    'if (!(await this.entering)) this.yielding.abort();',
    'await this.entering;',
  ),
  mutant(
    'all workers may wait for slow mail servers',
    `${deliver}/scope-lane.ts`,
    'Math.max(1, Math.floor(workers / 2))',
    'Math.max(1, 2 * workers)',
  ),
  mutant(
    'an attempt is never slow',
    `${deliver}/scope-lane.ts`,
    'await this.dependencies.wait(ms, signal);',
    'await this.dependencies.wait(10 * ms, signal);',
  ),
  mutant(
    'scopes of a batch are delivered one after the other',
    `${deliver}/deliver-emails.ts`,
    `    await Promise.all(
      [...scopes].map(([scope, some]) => this.deliverScope(scope, some, { lanes, scopes: scopes.size })),
    );
`,
    '    for (const [scope, some] of scopes) await this.deliverScope(scope, some, { lanes, scopes: scopes.size });\n',
  ),
];
