import type { Figure } from '../figure.ts';
import { type Aws, startAws } from '../rig/aws.ts';
import type { Spent } from '../rig/nodemailer.ts';
import { batchSize } from '../rig/stack.ts';
import { median, medianRatio, quartiles } from '../statistics.ts';
import { type Case, CONNECTIONS, freshEmails, type Measured, measureCase } from './throughput-case.ts';

const section = `deliver-email, ${CONNECTIONS} connections, batches of ${batchSize}`;

const emailsFor: Record<number, number> = { 0: 300, 20: 200, 50: 150 };
const warmUpFor: Record<Case['size'], number> = { '12 kB': 300, '200 kB': 50 };

const cases = (roundTrips: number[], wires: Pick<Case, 'pipelining' | 'login'>[], sizes: Case['size'][]): Case[] =>
  roundTrips.flatMap((roundTripMs) =>
    wires.flatMap((wire) =>
      sizes.map((size) => ({
        roundTripMs,
        ...wire,
        size,
        emails: emailsFor[roundTripMs] ?? 100,
        warmUp: warmUpFor[size],
      })),
    ),
  );

const plain = { pipelining: true, login: false };
const without = { pipelining: false, login: false };
const secure = { pipelining: true, login: true };

const all: Case[] = [
  ...cases([0, 20, 50], [plain, without, secure], ['12 kB']),
  ...cases([0, 20, 50], [plain, secure], ['200 kB']),
];
const few: Case[] = cases([20, 50], [plain], ['12 kB']).map((one) => ({ ...one, emails: 100, warmUp: 100 }));

const labelOf = ({ roundTripMs, pipelining, login, size }: Case): string =>
  [`${roundTripMs} ms`, size, login ? 'TLS + AUTH' : 'plain', ...(pipelining ? [] : ['no PIPELINING'])].join(', ');

const figuresOf = (one: Case, { server, ours, pool, fresh }: Measured): Figure[] => {
  const rates = (spent: readonly Spent[], emails = one.emails) => spent.map(({ ms }) => (emails / ms) * 1000);
  const cpu = (spent: readonly Spent[], emails = one.emails) =>
    median(spent.map(({ cpuMs }) => cpuMs / emails)).toFixed(2);
  const few = freshEmails(one);
  const note = `${medianRatio(rates(ours), rates(fresh, few)).toFixed(1)} × a new connection for each (${median(rates(fresh, few)).toFixed(0)}); CPU ${cpu(ours)}, pool ${cpu(pool)}, new ${cpu(fresh, few)} ms; server: ${server}`;
  return [
    {
      section,
      label: labelOf(one),
      value: median(rates(ours)),
      unit: 'emails/s',
      spread: quartiles(rates(ours)),
      yardstick: { label: 'pool, precomposed messages', value: median(rates(pool)) },
      ratio: medianRatio(rates(ours), rates(pool)),
      ...(one.roundTripMs > 0 && { goal: { atLeast: 0.9 } }),
      note,
    },
  ];
};

const measureAll = async (aws: Aws, some: Case[], repetitions: number): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const one of some) figures.push(...figuresOf(one, await measureCase(aws, one, repetitions)));
  return figures;
};

/** deliver-email's real bundle, compared with nodemailer sending precomposed bytes. */
export const throughput = async (quick: boolean): Promise<Figure[]> => {
  const aws = await startAws();
  try {
    return await measureAll(aws, quick ? few : all, quick ? 1 : 3);
  } finally {
    await aws.close();
  }
};
