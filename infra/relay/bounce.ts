import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoremailApi } from './api/storemail-api.ts';
import type { Configuration } from './configuration.ts';
import { exitCode, UsageError } from './exit-codes.ts';
import { MessageTooLarge, receiveContent } from './message/content.ts';

export interface BouncePorts {
  api: StoremailApi;
  input: AsyncIterable<Buffer>;
  say: (sentence: string) => void;
}

/**
 * Hands the returned message on standard input to the API, for pipes and aliases (`|/usr/bin/storemail-relay
 * bounce`). Resolves to a sysexits code; on 75 the mail server keeps the message and tries again.
 */
export const bounce = async ({ apiKey }: Configuration, { api, input, say }: BouncePorts): Promise<number> => {
  if (apiKey === undefined) throw new UsageError('bounce needs a key in the configuration.', exitCode.configuration);
  const folder = await mkdtemp(join(tmpdir(), 'storemail-relay-'));
  try {
    const outcome = await api.returnMail(apiKey, await receiveContent(input, () => folder));
    if (outcome.kind === 'accepted') return exitCode.ok;
    say(outcome.kind === 'refused' ? `Refused: ${outcome.message}` : `Not accepted: the API ${outcome.reason}.`);
    return outcome.kind === 'refused' ? exitCode.dataError : exitCode.temporaryFailure;
  } catch (error) {
    if (!(error instanceof MessageTooLarge)) throw error;
    say(`Refused: ${error.message}.`);
    return exitCode.dataError;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
