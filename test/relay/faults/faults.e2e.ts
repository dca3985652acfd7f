import { expect, it } from 'vitest';
import { runFaults, seeded } from './run.ts';

it('loses nothing and sends nothing twice while the API fails one call in ten and the relay is killed ten times', async () => {
  const figures = await runFaults({ messages: 300, kills: 10, clients: 5, random: seeded(1) });
  expect(figures).toMatchObject({ messages: 300, kills: 10, lost: 0, twice: 0, changed: 0 });
  expect(figures.failed).toBeGreaterThan(10);
});
