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

it('delivers every event to a webhook endpoint that fails, while the processes of both functions are killed', async () => {
  const { lost, unflagged, different, strangers, leaks, kills, events } = await soak({
    emails: 200,
    kills: 10,
    faultRate: 0.1,
    workers: 2,
    seed: 20261129,
    webhooks: 'all',
    say: () => {},
  });
  const { untold, ambiguous, invented, wrong } = events ?? {};
  const none = { lost: [], unflagged: [], different: [], strangers: [], leaks: [] };
  expect({ lost, unflagged, different, strangers, leaks }).toEqual(none);
  expect({ untold, ambiguous, invented, wrong }).toEqual({ untold: [], ambiguous: [], invented: [], wrong: [] });
  expect(events?.received).toBeGreaterThanOrEqual(200);
  expect(kills + (events?.kills ?? 0)).toBe(10);
});
