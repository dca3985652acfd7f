import type { Figure } from '../figure.ts';
import { prices } from '../prices.ts';
import { startAws } from '../rig/aws.ts';
import { accept, type FunctionUnderTest, startFunction } from '../rig/function.ts';
import { startSmtp } from '../rig/smtp.ts';
import { batchSize } from '../rig/stack.ts';
import { type Size, sendRequest } from '../sample.ts';
import { acceptEmails, CONNECTIONS, deliverEmails } from './throughput-case.ts';

const section = 'Memory';
/**
 * The memory size at which a function has one full CPU; smaller sizes get a proportional share (AWS Lambda,
 * "Configure Lambda function memory").
 */
const MB_OF_A_CPU = 1_769;
const SIZES = [256, 512, 1_024, 1_769];
/** Assumed latency of a call to DynamoDB or SQS, and of a round trip to the mail server, in milliseconds. */
const CALL_MS = 5;
const ROUND_TRIP_MS = 20;

interface Used {
  /** CPU milliseconds per email of 12 kB in a warm process. */
  cpuMs: number;
  rssMb: number;
}

const load: Record<Size, number> = { '12 kB': 300, '200 kB': 100 };

const acceptAll = async (api: FunctionUnderTest): Promise<Used> => {
  let cpuMs = 0;
  for (let n = 0; n < load['12 kB']; n++) await accept(api, sendRequest('12 kB', n));
  for (let n = 0; n < load['12 kB']; n++) cpuMs += (await accept(api, sendRequest('12 kB', n))).cpuMs;
  let rssMb = 0;
  for (let n = 0; n < load['200 kB']; n++) ({ rssMb } = await accept(api, sendRequest('200 kB', n)));
  return { cpuMs: cpuMs / load['12 kB'], rssMb };
};

const measured = async (): Promise<{ accepting: Used; delivering: Used }> => {
  const [aws, smtp] = await Promise.all([startAws(), startSmtp({ pipelining: true, roundTripMs: 0 })]);
  const limits = { 'delivery/max_connections': CONNECTIONS };
  await aws.configure({ 'system/smtp/host': 'localhost', 'system/smtp/port': smtp.port, ...limits });
  const api = await startFunction('emails-api', aws.environment());
  const accepting = await acceptAll(api);
  await api.leave();
  const worker = await startFunction('deliver-email', aws.environment());
  await deliverEmails(worker, await acceptEmails(aws, '12 kB', load['12 kB']));
  const { cpuMs } = await deliverEmails(worker, await acceptEmails(aws, '12 kB', load['12 kB']));
  const { rssMb } = await deliverEmails(worker, await acceptEmails(aws, '200 kB', load['200 kB']));
  await worker.leave();
  await Promise.all([aws.close(), smtp.close()]);
  return { accepting, delivering: { cpuMs: cpuMs / load['12 kB'], rssMb } };
};

const resident = (name: string, { rssMb }: Used): Figure => ({
  section,
  label: `${name} after ${load['200 kB']} emails of 200 kB`,
  value: rssMb,
  unit: 'MB resident',
});

/** Billed time of one email at a memory size: with a share of a CPU, waiting and computing alternate or overlap. */
const billedMs = {
  'emails-api': ({ cpuMs }: Used, share: number): number => cpuMs / share + 2 * CALL_MS,
  'deliver-email': ({ cpuMs }: Used, share: number): number => {
    const waiting = (batchSize / CONNECTIONS) * 2 * ROUND_TRIP_MS + 4 * CALL_MS;
    return Math.max((batchSize * cpuMs) / share, waiting) / batchSize;
  },
};

const sizes = (name: keyof typeof billedMs, used: Used): Figure[] =>
  SIZES.map((size) => {
    const ms = billedMs[name](used, Math.min(1, size / MB_OF_A_CPU));
    return {
      section,
      label: `${name} with ${size} MB, a million emails`,
      value: (ms / 1_000) * (size / 1_024) * prices.lambdaGbSeconds * 1e6,
      unit: 'USD',
      note: `computed: ${ms.toFixed(1)} ms billed per email, ${used.cpuMs.toFixed(1)} ms of CPU`,
    };
  });

/** Memory use of the functions, and the cost of each memory size computed from the measured CPU time. */
export const memory = async (): Promise<Figure[]> => {
  const { accepting, delivering } = await measured();
  return [
    resident('emails-api', accepting),
    resident('deliver-email', delivering),
    ...sizes('emails-api', accepting),
    ...sizes('deliver-email', delivering),
  ];
};
