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
 * The 95 % confidence bounds of p50 and p95 with webhooks over those without must not exceed this. Some hundred pairs
 * cannot show less: scopes that both have no webhooks, printed as `none`, differ by a tenth. That the ratio is 1 follows
 * from counts (test/faults/webhooks.faults.ts); the measurement would show what counts cannot, such as workers that are
 * occupied for longer.
 */
const AT_MOST = 1.25;
/** With faults, p95 is the time of two or three retries, of which a few more or fewer make much. */
const AT_MOST_FAILING = 1.5;
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
  console.log('mail with webhooks compared with mail without, in ms, and the ratio with its 95 % confidence bounds:');
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
  return [
    ...check(failing),
    ...(all && isProved(all, AT_MOST) ? [] : [`Not shown: mail with webhooks at most ${AT_MOST} times as late`]),
    ...(isProved(withFaults, AT_MOST_FAILING)
      ? []
      : [`Not shown: with faults, mail with webhooks at most ${AT_MOST_FAILING} times as late`]),
  ];
};

const isProved = ({ p50, p95 }: Comparison, most: number): boolean => p50.high <= most && p95.high <= most;

const ratio = ({ value, low, high }: Ratio): string => `${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;

const row = (name: string, { pairs, without, with: withWebhooks, p50, p95 }: Comparison): string =>
  [
    name.padEnd(13),
    `${pairs} pairs`,
    `p50 ${withWebhooks.p50} / ${without.p50} = ${ratio(p50)}`,
    `p95 ${withWebhooks.p95} / ${without.p95} = ${ratio(p95)}`,
  ].join('  ');
