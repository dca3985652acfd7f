/** `npm run bench`: what Storemail costs and takes, beside yardsticks of the same run. */
import { readFileSync } from 'node:fs';
import type { Figure } from './figure.ts';
import { help, type Options, readOptions } from './options.ts';
import { acceptLatency } from './parts/accept-latency.ts';
import { bundleSizes } from './parts/bundle-sizes.ts';
import { coldStart } from './parts/cold-start.ts';
import { costFigures } from './parts/cost.ts';
import { flatness, release } from './parts/flatness.ts';
import { profile } from './parts/profile.ts';
import { countRequests, requestFigures } from './parts/requests.ts';
import { throughput } from './parts/throughput.ts';
import { wholePath } from './parts/whole-path.ts';
import { load, machine, markdown, type Report } from './report.ts';

const measure = async ({ quick }: Options): Promise<Figure[]> => {
  const counts = await countRequests(quick ? 60 : 1_000);
  const figures = [
    ...(await bundleSizes()),
    ...(await coldStart(quick ? 5 : 15)),
    ...requestFigures(counts),
    ...costFigures(counts),
    ...(await acceptLatency(quick ? 300 : 2_000)),
    ...(await throughput(quick)),
  ];
  if (quick) return figures;
  return [...figures, ...(await wholePath(3_000)), ...(await flatness([1_000, 100_000])), ...(await release(10_000))];
};

const run = async (options: Options): Promise<Report> => {
  const before = load();
  const figures = await measure(options);
  return { date: new Date().toISOString().slice(0, 10), machine: machine(), load: [before, load()], figures };
};

const options = readOptions(process.argv.slice(2));
if (options.help) console.log(help);
else if (options.profile) console.log(await profile());
else {
  const report = await run(options);
  const earlier: Report | undefined = options.compare && JSON.parse(readFileSync(options.compare, 'utf8'));
  console.log(options.json ? JSON.stringify(report, null, 2) : markdown(report, earlier));
}
