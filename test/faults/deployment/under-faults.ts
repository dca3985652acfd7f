import { afterEach, expect } from 'vitest';
import type { Copy } from './check.ts';
import type { DeploymentUnderFaults } from './deployment.ts';
import { type DeploymentOptions, startDeployment } from './start.ts';

/** What must hold for every run, whatever faults were injected. */
const INVARIANTS = { lost: [], unflagged: [], different: [], strangers: [], leaks: [] };

export interface UnderFaults {
  start(options?: DeploymentOptions): Promise<DeploymentUnderFaults>;
  /** Emails (by id) or recipients that legitimately end without being sent to. */
  givesUp(...which: readonly (string | undefined)[]): void;
  /** Copies received by other servers than the deployment's own. */
  delivered(...copies: readonly Copy[]): void;
  /** Runs after the test, before the invariants are checked. */
  onEnd(work: () => Promise<void>): void;
}

/** Deployments for the tests of a file. After each test the invariants are checked and the deployment is removed. */
export const underFaults = (): UnderFaults => {
  let running: DeploymentUnderFaults | undefined;
  const givenUp = new Set<string | undefined>();
  const others: Copy[] = [];
  const ends: (() => Promise<void>)[] = [];

  afterEach(async () => {
    const deployment = running;
    running = undefined;
    try {
      for (const end of ends) await end();
      expect(await deployment?.findings((address, id) => givenUp.has(id) || givenUp.has(address), others)).toEqual(
        INVARIANTS,
      );
    } finally {
      givenUp.clear();
      others.length = 0;
      ends.length = 0;
      await deployment?.close();
    }
  });

  return {
    start: async (options) => {
      running = await startDeployment(options);
      return running;
    },
    givesUp: (...which) => {
      for (const one of which) givenUp.add(one);
    },
    delivered: (...copies) => {
      others.push(...copies);
    },
    onEnd: (work) => {
      ends.push(work);
    },
  };
};

/** State and attempts of each email. */
export const states = async (service: DeploymentUnderFaults) =>
  (await service.emails()).map(({ state, attempts }) => [state, attempts]);

/** Milliseconds of an invocation: enough to start an attempt, and little enough to wait for its end. */
export const SHORT = { timeoutMs: 6_000 };
