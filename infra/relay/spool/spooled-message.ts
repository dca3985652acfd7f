import { open } from 'node:fs/promises';
import { readFile } from '../message/content.ts';
import type { Submission } from '../message/submission.ts';

/**
 * The first line of a spooled message's file, as JSON; the message's bytes follow. The API key stands here only if it
 * is not the configuration's: a client that logged in with its own key must still be who sends hours later.
 */
interface Envelope {
  to: string[];
  scope?: string;
  idempotencyKey: string;
  apiKey?: string;
  sha256: string;
}

/** No envelope is longer: a hundred recipients of 254 octets, a key of 256 characters. */
const maxEnvelopeBytes = 64 * 1024;

/** What is in a file of the spool is not what the relay wrote there. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/** The message waits until the configuration has a key again. */
export class KeyMissing extends Error {
  override readonly name = 'KeyMissing';
}

export async function* fileOf(submission: Submission, ownKey: string | undefined): AsyncGenerator<Buffer | string> {
  const { to, scope, idempotencyKey, apiKey, content } = submission;
  const envelope: Envelope = {
    to,
    ...(scope !== undefined && { scope }),
    idempotencyKey,
    ...(apiKey !== ownKey && { apiKey }),
    sha256: content.sha256,
  };
  yield `${JSON.stringify(envelope)}\n`;
  yield* content.read();
}

/**
 * The submission in a spooled file, its message still on disk. Rejects with `DamagedFile`, `KeyMissing`, or with ENOENT if another
 * process has handed it over meanwhile.
 */
export const readSubmission = async (path: string, ownKey: string | undefined): Promise<Submission> => {
  const { line, size } = await readEnvelope(path);
  const envelope = envelopeIn(line);
  const apiKey = envelope.apiKey ?? ownKey;
  if (apiKey === undefined) throw new KeyMissing('spooled under a key that the configuration no longer has');
  const start = Buffer.byteLength(line) + 1;
  return {
    to: envelope.to,
    ...(envelope.scope !== undefined && { scope: envelope.scope }),
    apiKey,
    idempotencyKey: envelope.idempotencyKey,
    content: {
      size: size - start,
      sha256: envelope.sha256,
      head: Buffer.alloc(0),
      read: () => readFile(path, start),
      dispose: async () => {},
    },
  };
};

const readEnvelope = async (path: string): Promise<{ line: string; size: number }> => {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxEnvelopeBytes), 0, maxEnvelopeBytes, 0);
    const end = buffer.subarray(0, bytesRead).indexOf('\n');
    if (end < 0) throw new DamagedFile('Its envelope has no end');
    return { line: buffer.toString('utf8', 0, end), size };
  } finally {
    await file.close();
  }
};

const envelopeIn = (line: string): Envelope => {
  try {
    const envelope = JSON.parse(line);
    if (Array.isArray(envelope.to) && typeof envelope.idempotencyKey === 'string') return envelope;
  } catch {
    // Not JSON: said below.
  }
  throw new DamagedFile('Its first line is no envelope');
};
