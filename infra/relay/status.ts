import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefusalNote, Spool, SpooledFile } from './spool/spool.ts';

export interface SpoolStatus {
  spool: string;
  limit_bytes: number;
  waiting: { count: number; bytes: number; oldest_seconds: number | null };
  /** Messages that the API refused permanently. Moving a file from `refused` to `waiting` retries it. */
  refused: { count: number; bytes: number; messages: RefusedMessage[] };
}

type RefusedMessage = { id: string; bytes: number } & Partial<RefusalNote>;

/** At most this many refused messages are listed individually. */
const listedRefused = 100;

export const statusOf = async (spool: Spool, limitBytes: number): Promise<SpoolStatus> => {
  const [waiting, refused] = await Promise.all([spool.list('waiting'), spool.list('refused')]);
  const messages = refused.slice(0, listedRefused).map((file) => describe(spool, file));
  return {
    spool: spool.folders.root,
    limit_bytes: limitBytes,
    waiting: { count: waiting.length, bytes: bytesOf(waiting), oldest_seconds: waiting[0]?.ageSeconds ?? null },
    refused: { count: refused.length, bytes: bytesOf(refused), messages: await Promise.all(messages) },
  };
};

export const statusText = ({ spool, limit_bytes, waiting, refused }: SpoolStatus): string => {
  const oldest = waiting.oldest_seconds === null ? '' : `, the oldest for ${waiting.oldest_seconds} s`;
  const used = waiting.bytes + refused.bytes;
  return [
    `${spool}: ${used} of ${limit_bytes} bytes used`,
    `waiting: ${waiting.count}${oldest}`,
    `refused: ${refused.count}`,
    ...refused.messages.map(({ id, status, name, message }) => `  ${id}: ${status} ${name}: ${message}`),
    '',
  ].join('\n');
};

const bytesOf = (files: SpooledFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

const describe = async (spool: Spool, { id, bytes }: SpooledFile): Promise<RefusedMessage> => {
  const note = await readFile(join(spool.folders.refused, `${id}.json`), 'utf8').catch(() => '{}');
  return { id, bytes, ...JSON.parse(note) };
};
