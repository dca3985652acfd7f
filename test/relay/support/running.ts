import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { type FakeApi, startFakeApi } from './fake-api.ts';
import { createHome, type RelayHome, type RelayProcess, runRelay, type Settings, startRelay } from './relay.ts';

export interface RunningRelays {
  /** Run after each test, last first; a test that closes its API removes that entry. */
  cleanUps: (() => Promise<unknown>)[];
  prepare(settings?: Settings): Promise<{ api: FakeApi; home: RelayHome }>;
  start(home: RelayHome, args?: string[], listeners?: number, nodeOptions?: string[]): Promise<RelayProcess>;
}

/** APIs, folders and relays of a test file, removed after each test. */
export const runningRelays = (always: Settings = {}): RunningRelays => {
  const cleanUps: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });

  return {
    cleanUps,
    prepare: async (settings = {}) => {
      const api = await startFakeApi();
      cleanUps.push(api.close);
      const home = await createHome({ api: api.url, ...always, ...settings });
      cleanUps.push(home.remove);
      return { api, home };
    },
    start: async (home, ...options) => {
      const relay = await startRelay(home, ...options);
      cleanUps.push(() => relay.kill());
      return relay;
    },
  };
};

export const filesIn = (home: RelayHome, folder: string): Promise<string[]> => readdir(join(home.spool, folder));
export const statusOf = async (home: RelayHome) =>
  JSON.parse((await runRelay(['status', '--json', '--config', home.config])).stdout);
export const subjectsOf = (api: FakeApi): string[] =>
  api.accepted.map(({ raw }) => /(?<=Subject: ).*/.exec(raw.toString())?.[0] ?? '');
