import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAws } from '../rig/aws.ts';
import { startFunction } from '../rig/function.ts';
import { startSmtp } from '../rig/smtp.ts';
import { acceptEmails, deliverEmails } from './throughput-case.ts';

const EMAILS = 500;
const SHOWN = 25;

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
}

/** Time by function, its callees excluded, largest first. */
const selfTimes = ({ nodes, samples, timeDeltas }: CpuProfile): [name: string, ms: number][] => {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  return [...times].filter(([name]) => name !== '(idle)').toSorted(([, a], [, b]) => b - a);
};

const nameOf = ({ functionName, url, lineNumber, columnNumber }: CpuProfile['nodes'][number]['callFrame']): string =>
  url === ''
    ? functionName
    : `${functionName || 'anonymous'} ${url.replace(/.*\//, '')}:${lineNumber + 1}:${columnNumber}`;

/** Delivers emails in a process that V8 profiles, and tells where its CPU went. */
export const profile = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'storemail-profile-'));
  const [aws, smtp] = await Promise.all([startAws(), startSmtp({ pipelining: true, roundTripMs: 0 })]);
  await aws.configure({ 'system/smtp/host': 'localhost', 'system/smtp/port': smtp.port });
  const NODE_OPTIONS = `--cpu-prof --cpu-prof-dir=${directory}`;
  const worker = await startFunction('deliver-email', { ...aws.environment(), NODE_OPTIONS });
  await deliverEmails(worker, await acceptEmails(aws, '12 kB', EMAILS));
  await worker.leave();
  await Promise.all([aws.close(), smtp.close()]);
  const [file = ''] = await readdir(directory);
  const times = selfTimes(JSON.parse(await readFile(join(directory, file), 'utf8')));
  await rm(directory, { recursive: true });
  const whole = times.reduce((sum, [, ms]) => sum + ms, 0);
  const rows = times.slice(0, SHOWN).map(([name, ms]) => `${((ms / whole) * 100).toFixed(1).padStart(5)} %  ${name}`);
  return [`${(whole / EMAILS).toFixed(2)} ms of CPU an email, the start of the process included`, ...rows].join('\n');
};
