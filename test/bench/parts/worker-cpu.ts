import type { Figure } from '../figure.ts';
import { enqueue, type SqsWorker, startSqsWorker } from '../peers/sqs-consumer.ts';
import { type Aws, startAws } from '../rig/aws.ts';
import type { Child } from '../rig/child.ts';
import { startFunction } from '../rig/function.ts';
import type { Sending, Spent } from '../rig/nodemailer.ts';
import { type SmtpServer, startSmtp } from '../rig/smtp.ts';
import { median, medianRatio, quartiles } from '../statistics.ts';
import { acceptEmails, CONNECTIONS, deliverEmails } from './throughput-case.ts';

const ways: SqsWorker['deletes'][] = ['one by one', 'in batches'];

/** CPU milliseconds per email, per repetition. */
type Cpu = Record<'ours' | SqsWorker['deletes'], number[]>;

const startWorkers = async (aws: Aws, { port }: SmtpServer) => {
  const { url, queueUrl } = aws;
  const start = (deletes: SqsWorker['deletes']) =>
    startSqsWorker({ url, queueUrl, port, connections: CONNECTIONS, deletes });
  const [ours, single, batched] = await Promise.all([
    startFunction('deliver-email', aws.environment()),
    start('one by one'),
    start('in batches'),
  ]);
  const theirs: Record<SqsWorker['deletes'], Child<Sending, Spent>> = { 'one by one': single, 'in batches': batched };
  return { ours, theirs };
};

const measure = async (aws: Aws, smtp: SmtpServer, emails: number, repetitions: number): Promise<Cpu> => {
  const { ours, theirs } = await startWorkers(aws, smtp);
  const cpu: Cpu = { ours: [], 'one by one': [], 'in batches': [] };
  const note = (name: keyof Cpu, round: number, { cpuMs }: Spent) => round >= 0 && cpu[name].push(cpuMs / emails);
  // The first round is a warm-up.
  for (let round = -1; round < repetitions; round++) {
    note('ours', round, await deliverEmails(ours, await acceptEmails(aws, '12 kB', emails)));
    for (const way of ways) {
      await enqueue(aws, emails);
      note(way, round, await theirs[way].ask({ emails }));
    }
  }
  await Promise.all([ours, ...Object.values(theirs)].map((child) => child.leave()));
  return cpu;
};

/** CPU time of deliver-email compared with a worker using sqs-consumer and nodemailer; 12 kB, no round-trip delay. */
export const workerCpu = async (emails: number, repetitions: number): Promise<Figure[]> => {
  const [aws, smtp] = await Promise.all([startAws(), startSmtp({ pipelining: true, roundTripMs: 0 })]);
  const limits = { 'delivery/max_connections': CONNECTIONS };
  await aws.configure({ 'system/smtp/host': 'localhost', 'system/smtp/port': smtp.port, ...limits });
  const cpu = await measure(aws, smtp, emails, repetitions);
  await Promise.all([aws.close(), smtp.close()]);
  return ways.map((way) => ({
    section: 'CPU of the worker',
    label: `deliver-email; sqs-consumer deletes ${way}`,
    value: median(cpu.ours),
    unit: 'ms per email',
    spread: quartiles(cpu.ours),
    yardstick: { label: 'sqs-consumer and nodemailer', value: median(cpu[way]) },
    ratio: medianRatio(cpu.ours, cpu[way]),
    goal: { atMost: 1 },
  }));
};
