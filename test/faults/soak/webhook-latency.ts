import { type Comparison, compare, type Ratio } from './comparison.ts';
import { pairedMail } from './paired-mail.ts';
import type { SoakResult } from './result.ts';
import { seeded } from './seeded.ts';
import { type SoakOptions, soak } from './soak.ts';

export interface WebhookLatencyOptions extends Omit<SoakOptions, 'emails' | 'webhooks' | 'perSecond'> {
  /** Bursts of pairs for each kind of endpoint. */
  bursts: number;
  /** Describes what else went wrong in the run with faults. */
  check: (result: SoakResult) => string[];
}

/** With faults; the rate leaves two cores time to spare, so that mail waits for nothing but faults and kills. */
const FAILING = { emails: 2_400, kills: 72, perSecond: 12 };
/**
 * That the ratio is 1 follows from counts (test/faults/webhooks.faults.ts). The measurement would show what counts cannot,
 * such as workers that are occupied for longer: then even the lower bound of p50 or p95 exceeds 1. For p50 the upper bound
 * must not exceed this either, so that noise cannot hide everything; p95 is too noisy for that, since it depends on a few
 * stalls of the machine, or on a few retries.
 */
const MEDIAN_AT_MOST = 1.25;
/** Emails that follow each other share workers that are killed, so they are resampled together. */
const NEIGHBOURS = 10;

/**
 * Measures whether mail is later with webhooks than without. Runs of their own cannot: the load of the machine, cold starts
 * and retries differ more between two equal runs than webhooks could explain. So each email with webhooks is compared with
 * one without that was accepted at the same moment and meets the same machine. Prints the results, and resolves to what is
 * wrong.
 */
export const webhookLatency = async (options: WebhookLatencyOptions): Promise<string[]> => {
  const { seed, bursts, faultRate, workers, check, say } = options;
  console.log('mail with webhooks compared with mail without, in ms, and the ratio with its 99 % confidence bounds:');
  const quiet = await pairedMail({ seed, bursts, say });
  for (const [kind, comparison] of quiet) console.log(row(kind, comparison));
  const failing = await soak({ ...FAILING, seed, faultRate, workers, webhooks: 'half', say });
  const random = seeded(seed);
  const groups = Array.from({ length: Math.ceil(failing.pairs.length / NEIGHBOURS) }, (_, n) =>
    failing.pairs.slice(n * NEIGHBOURS, (n + 1) * NEIGHBOURS),
  );
  const withFaults = compare(groups, random);
  console.log(row('faults, kills', withFaults));
  const all = quiet.get('all');
  return [...check(failing), ...(all ? laterIn('real time', all) : []), ...laterIn('faults and kills', withFaults)];
};

const laterIn = (where: string, { p50, p95 }: Comparison): string[] => [
  ...(p50.low > 1 || p95.low > 1 ? [`Mail is later with webhooks (${where})`] : []),
  ...(p50.high > MEDIAN_AT_MOST ? [`The median may be ${MEDIAN_AT_MOST} times as late with webhooks (${where})`] : []),
];

const ratio = ({ value, low, high }: Ratio): string => `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

const row = (name: string, { pairs, without, with: withWebhooks, p50, p95 }: Comparison): string =>
  [
    name.padEnd(13),
    `${pairs} pairs`,
    `p50 ${withWebhooks.p50} / ${without.p50} = ${ratio(p50)}`,
    `p95 ${withWebhooks.p95} / ${without.p95} = ${ratio(p95)}`,
  ].join('  ');
