import { expect, it } from 'vitest';
import { soak } from './soak/soak.ts';

it('loses nothing and makes no unmarked duplicates while function processes are killed and everything around them fails', async () => {
  const { kills, second, secondAtMost, lost, unflagged, different, strangers, leaks } = await soak({
    emails: 25,
    kills: 4,
    faultRate: 0.1,
    workers: 2,
    seed: 20261122,
    say: () => {},
  });
  const wrong = { lost, unflagged, different, strangers, leaks };
  expect(wrong).toEqual({ lost: [], unflagged: [], different: [], strangers: [], leaks: [] });
  expect(second).toBeLessThanOrEqual(secondAtMost);
  expect(kills).toBe(4);
});
