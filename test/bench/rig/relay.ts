import { limit } from '../../../shared/runtime/limit.ts';
import { type FakeApi, startFakeApi } from '../../relay/support/fake-api.ts';
import { createHome, type RelayProcess, startRelay } from '../../relay/support/relay.ts';

/** The relay in a shop's configuration with a spool, in front of a scripted API. */
export interface RelayRig {
  api: FakeApi;
  relay: RelayProcess;
  close(): Promise<void>;
}

export const startRelayRig = async (): Promise<RelayRig> => {
  const api = await startFakeApi();
  const home = await createHome({ api: api.url, spool: 'spool' });
  const relay = await startRelay(home);
  return {
    api,
    relay,
    close: async () => {
      await relay.kill();
      await Promise.all([home.remove(), api.close()]);
    },
  };
};

/** Calls per second at this concurrency. */
export const rate = async (count: number, atOnce: number, send: (n: number) => Promise<unknown>): Promise<number> => {
  const turn = limit(atOnce);
  const begun = performance.now();
  await Promise.all(Array.from({ length: count }, (_, n) => turn(() => send(n))));
  return count / ((performance.now() - begun) / 1000);
};
