import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

const { values } = parseArgs({
  options: {
    emails: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '1000' },
    faults: { type: 'string', default: '0.1' },
    workers: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
console.log(`seed ${seed}`);
const result = await soak({
  emails: Number(values.emails),
  kills: Number(values.kills),
  faultRate: Number(values.faults),
  workers: Number(values.workers),
  seed,
  say: (line) => console.error(line),
});
const { lost, unflagged, different, strangers, ...figures } = result;
const wrong = {
  lost: lost.length,
  unflagged: unflagged.length,
  different: different.length,
  strangers: strangers.length,
};
console.log(JSON.stringify({ seed, ...figures, ...wrong }));
const bad = [...lost, ...unflagged, ...different, ...strangers];
if (bad.length > 0) console.error(`Look at: ${bad.slice(0, 20).join(' ')}`);
process.exitCode = bad.length > 0 ? 1 : 0;
