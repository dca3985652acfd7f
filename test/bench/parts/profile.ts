import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunction } from '../../../infra/build/build-function.ts';
import { startAws } from '../rig/aws.ts';

import { startFunction } from '../rig/function.ts';
import { startSmtp } from '../rig/smtp.ts';
import { acceptEmails, deliverEmails } from './throughput-case.ts';

const EMAILS = 1_000;
const SHOWN = 25;

interface CallFrame {
  functionName: string;
  url: string;
  lineNumber: number;
  columnNumber: number;
}

interface CpuProfile {
  nodes: { id: number; callFrame: CallFrame }[];
  samples: number[];
  timeDeltas: number[];
}

/** The source location of a function, and the part of the product it belongs to. */
interface Place {
  name: string;
  part: string;
}

const packageOf = (path: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'own code';

const placing = (bundle: string): ((frame: CallFrame) => Place) => {
  const map = new SourceMap(JSON.parse(readFileSync(`${bundle}.map`, 'utf8')));
  return ({ functionName, url, lineNumber, columnNumber }) => {
    if (!url.endsWith('/handler.cjs')) return { name: `${functionName || 'anonymous'} ${url}`.trim(), part: 'Node' };
    const origin = map.findOrigin(lineNumber + 1, columnNumber + 1);
    if (!('fileName' in origin)) return { name: functionName, part: 'own code' };
    const path = origin.fileName.replace(/^(?:\.\.\/)+/, '');
    const { name = functionName } = origin;
    return {
      name: `${name || 'anonymous'} ${path.replace(/.*node_modules\//, '')}:${origin.lineNumber}`,
      part: packageOf(path),
    };
  };
};

type Times = [name: string, ms: number][];

/** Self time by function or part, largest first. */
const selfTimes = ({ nodes, samples, timeDeltas }: CpuProfile, nameOf: (frame: CallFrame) => string): Times => {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  }
  return [...times].toSorted(([, a], [, b]) => b - a);
};

/** The CPU profile of a process that delivered these emails. */
const profileOf = async (directory: string): Promise<CpuProfile> => {
  const [aws, smtp] = await Promise.all([startAws(), startSmtp({ pipelining: true, roundTripMs: 0 })]);
  await aws.configure({ 'system/smtp/host': 'localhost', 'system/smtp/port': smtp.port });
  const NODE_OPTIONS = `--cpu-prof --cpu-prof-dir=${directory}`;
  const worker = await startFunction('deliver-email', { ...aws.environment(), NODE_OPTIONS });
  await deliverEmails(worker, await acceptEmails(aws, '12 kB', EMAILS));
  await worker.leave();
  await Promise.all([aws.close(), smtp.close()]);
  const [file = ''] = await readdir(directory);
  return JSON.parse(await readFile(join(directory, file), 'utf8'));
};

/** Where delivery spends CPU time, by package and by function. */
export const profile = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'storemail-profile-'));
  const taken = await profileOf(directory);
  await rm(directory, { recursive: true });
  const place = placing(join(await buildFunction('deliver-email'), 'handler.cjs'));
  const idle = (times: Times): Times => times.filter(([name]) => !name.startsWith('(idle)'));
  const functions = idle(selfTimes(taken, (frame) => place(frame).name));
  const parts = idle(
    selfTimes(taken, (frame) => (frame.functionName.startsWith('(') ? frame.functionName : place(frame).part)),
  );
  const whole = functions.reduce((sum, [, ms]) => sum + ms, 0);
  const rows = (times: Times) =>
    times.slice(0, SHOWN).map(([name, ms]) => `${((ms / whole) * 100).toFixed(1).padStart(5)} %  ${name}`);
  const head = `${(whole / EMAILS).toFixed(2)} ms of CPU an email over ${EMAILS}, the start of the process included`;
  return [head, '', 'By package', ...rows(parts), '', 'By function', ...rows(functions)].join('\n');
};
