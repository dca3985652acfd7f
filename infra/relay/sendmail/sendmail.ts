import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Acceptance, acceptMessage } from '../accept.ts';
import type { StoremailApi } from '../api/storemail-api.ts';
import type { Configuration } from '../configuration.ts';
import { exitCode, UsageError } from '../exit-codes.ts';
import { noLog } from '../log.ts';
import { MessageTooLarge, receiveContent } from '../message/content.ts';
import { isDeliverable, maxRecipients } from '../message/recipients.ts';
import { submissionOf } from '../message/submission.ts';
import type { Spool } from '../spool/spool.ts';
import type { SendmailArguments } from './arguments.ts';
import { unique } from './header.ts';
import { HeaderTooLarge, readMessage } from './read-message.ts';

export interface SendmailPorts {
  api: StoremailApi;
  spool: Spool | undefined;
  configuration: Configuration;
  input: AsyncIterable<Buffer>;
  /** Prints one sentence for the caller, who may be a person. */
  say: (sentence: string) => void;
}

/** Hands over the message on standard input. Resolves to a sysexits code: 0 only once the message is durable. */
export const sendmail = async (args: SendmailArguments, ports: SendmailPorts): Promise<number> => {
  const { apiKey, scope } = ports.configuration;
  if (apiKey === undefined) {
    throw new UsageError('sendmail needs a key in the configuration: "key" or "keyFile".', exitCode.configuration);
  }
  if (!args.fromHeader && args.recipients.length === 0) {
    throw new UsageError('Recipients must be given as arguments, or in the header with -t.');
  }
  try {
    return await handIn(args, ports, { apiKey, scope });
  } catch (error) {
    return explain(error, ports.say);
  }
};

const handIn = async (
  args: SendmailArguments,
  ports: SendmailPorts,
  sender: { apiKey: string; scope: string | undefined },
): Promise<number> => {
  const message = await readMessage(ports.input, args.ignoreDots, {
    sender: args.sender,
    fullName: args.fullName,
    date: new Date(),
    messageId: `${randomUUID()}@${hostname()}`,
  });
  const named = unique([...args.recipients, ...(args.fromHeader ? message.recipients : [])]);
  if (named.length === 0) throw new UsageError('No recipient addresses found in the message header.');
  const to = deliverableOf(named, ports.say);
  if (to.length > maxRecipients) {
    // The API refuses it: with a spool that would be after the caller was told that all is well.
    ports.say(`Refused: a message takes at most ${maxRecipients} recipients, and this one has ${to.length}.`);
    return exitCode.dataError;
  }
  const temporary = lazyFolder(ports.spool);
  const content = await receiveContent(message.bytes, temporary.path);
  try {
    const submission = submissionOf(to, sender, content, randomUUID);
    return exitCodeOf(await acceptMessage({ ...ports, log: noLog }, submission), ports.say);
  } finally {
    await content.dispose();
    await temporary.remove();
  }
};

/**
 * The recipients without those that nobody can deliver to, as long as there are others: with a copy for
 * `root@localhost`, the customer's mail still goes out.
 */
const deliverableOf = (named: string[], say: SendmailPorts['say']): string[] => {
  const to = named.filter(isDeliverable);
  if (to.length === 0) return named;
  if (to.length < named.length)
    say(`Left out ${named.length - to.length} of ${named.length} recipients: invalid address.`);
  return to;
};

/** The exit code for a submission; says why if the message was not accepted. */
const exitCodeOf = (acceptance: Acceptance, say: SendmailPorts['say']): number => {
  switch (acceptance.kind) {
    case 'accepted':
    case 'spooled':
      return exitCode.ok;
    case 'refused':
      say(`Refused: ${acceptance.message}`);
      return acceptance.status === 403 ? exitCode.noPermission : exitCode.dataError;
    case 'later':
      say(`Not accepted: the API ${acceptance.reason}.`);
      return acceptance.blames === 'configuration' ? exitCode.configuration : exitCode.temporaryFailure;
    case 'full':
      say(`Not accepted: ${acceptance.reason}.`);
      return exitCode.temporaryFailure;
  }
};

/** Maps faults unrelated to the message, such as a full disk, to exit codes. */
const explain = (error: unknown, say: SendmailPorts['say']): number => {
  if (error instanceof UsageError) throw error;
  if (error instanceof HeaderTooLarge || error instanceof MessageTooLarge) {
    say(`Refused: ${error.message}.`);
    return exitCode.dataError;
  }
  say(`Not accepted: ${Object(error).code ?? 'internal error'}.`);
  return exitCode.temporaryFailure;
};

/** Created on first use: most messages fit in memory. */
const lazyFolder = (spool: Spool | undefined): { path: () => Promise<string>; remove: () => Promise<void> } => {
  let made: string | undefined;
  return {
    path: async () => {
      if (spool) return spool.folders.incoming;
      made ??= await mkdtemp(join(tmpdir(), 'storemail-relay-'));
      return made;
    },
    remove: async () => {
      if (made !== undefined) await rm(made, { recursive: true, force: true });
    },
  };
};
