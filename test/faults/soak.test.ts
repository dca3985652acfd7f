import { expect, it } from 'vitest';
import { soak } from './soak/soak.ts';

const SEED = 20261122;

it('loses nothing, and repeats nothing unsaid, while function processes are killed and everything around them fails', async () => {
  const { emails, sent, kills, lost, unflagged, different, strangers } = await soak({
    emails: 60,
    kills: 6,
    faultRate: 0.1,
    workers: 2,
    seed: SEED,
    say: () => {},
  });
  expect({ lost, unflagged, different, strangers }).toEqual({ lost: [], unflagged: [], different: [], strangers: [] });
  expect([sent, kills]).toEqual([emails, 6]);
}, 180_000);
