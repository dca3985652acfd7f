/** `npm run test:relay-faults`: 10,000 messages and 200 kills; prints how many were lost or sent twice. */
import { parseArgs } from 'node:util';
import { runFaults, seeded } from './run.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const { messages, kills, seed } = values;
const figures = await runFaults({
  messages: Number(messages),
  kills: Number(kills),
  clients: 5,
  random: seeded(Number(seed)),
});
console.log(JSON.stringify({ seed: Number(seed), ...figures }, null, 2));
process.exitCode = figures.lost + figures.twice + figures.changed === 0 ? 0 : 1;
