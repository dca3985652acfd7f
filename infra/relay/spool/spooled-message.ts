import { open } from 'node:fs/promises';
import { readFile } from '../message/content.ts';
import type { Submission } from '../message/submission.ts';

/**
 * The first line of a spooled file, as JSON; the message's bytes follow. The API key is stored only if it is not the
 * configuration's: a client that logged in with its own key must be sent for with that key hours later.
 */
interface Envelope {
  to: string[];
  scope?: string;
  idempotencyKey: string;
  apiKey?: string;
  sha256: string;
}

/** An upper bound: a hundred recipients of 254 octets and a key of 256 characters. */
const maxEnvelopeBytes = 64 * 1024;

/** The file in the spool is not what the relay wrote. */
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
 * Reads the submission from a spooled file; the message itself stays on disk. Rejects with `DamagedFile`,
 * `KeyMissing`, or ENOENT if another process has handed it over meanwhile.
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
    if (end < 0) throw new DamagedFile('The envelope is not terminated');
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
    // Not JSON: reported below.
  }
  throw new DamagedFile('The first line is not an envelope');
};
