import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createStoremailApi } from './api/storemail-api.ts';
import { bounce } from './bounce.ts';
import { check } from './check.ts';
import { type CommandLine, parseCommandLine, usage } from './command-line.ts';
import { type Configuration, readConfiguration } from './configuration.ts';
import { exitCode, UsageError } from './exit-codes.ts';
import { jsonLog, noLog } from './log.ts';
import { parseSendmailArguments, type SendmailArguments } from './sendmail/arguments.ts';
import { speakSmtp } from './sendmail/dialogue.ts';
import { sendmail } from './sendmail/sendmail.ts';
import { serve, spoolOf, steadyTime } from './serve.ts';
import { flushSpool } from './spool/drain.ts';
import { statusOf, statusText } from './status.ts';

/** Defined by `npm run build:relay`. */
declare const RELAY_VERSION: string | undefined;
const version = typeof RELAY_VERSION === 'string' ? RELAY_VERSION : 'source';

const say = (sentence: string): void => void process.stderr.write(`storemail-relay: ${sentence}\n`);
const print = (text: string): void => void process.stdout.write(text);
const log = jsonLog(process.stdout, Date.now);

const main = async (args: string[]): Promise<number> => {
  const [command, ...rest] = args;
  if (command === '--help' || command === '-h') print(usage);
  else if (command === '--version') print(`storemail-relay ${version}\n`);
  else if (command === 'sendmail') return runSendmail(parseSendmailArguments(rest));
  else return run(parseCommandLine(args));
  return exitCode.ok;
};

const run = async ({ command, json, flags }: CommandLine): Promise<number> => {
  const configuration = readConfiguration(flags, process.env);
  switch (command) {
    case 'serve':
      await serve(configuration, { version, log, stopped: stopSignal() });
      return exitCode.ok;
    case 'bounce':
      return bounce(configuration, { api: apiOf(configuration), input: process.stdin, say });
    case 'flush':
      return flush(configuration);
    case 'status': {
      const status = await statusOf(await requiredSpool(configuration), configuration.spoolLimitBytes);
      print(json ? `${JSON.stringify(status)}\n` : statusText(status));
      return exitCode.ok;
    }
    case 'check':
      return runCheck(configuration);
  }
};

const runSendmail = async (args: SendmailArguments): Promise<number> => {
  if (args.mode === 'aliases') return exitCode.ok;
  const configuration = readConfiguration({ config: args.config }, process.env);
  if (args.mode === 'queue')
    print(statusText(await statusOf(await requiredSpool(configuration), configuration.spoolLimitBytes)));
  else if (args.mode === 'flush') return flush(configuration);
  else if (args.mode === 'smtp') await runDialogue(configuration);
  else {
    const spool = configuration.spool === undefined ? undefined : await spoolOf(configuration, noLog);
    return sendmail(args, { api: apiOf(configuration), spool, configuration, input: process.stdin, say });
  }
  return exitCode.ok;
};

const runDialogue = async (configuration: Configuration): Promise<void> => {
  const { apiKey, scope } = configuration;
  if (apiKey === undefined)
    throw new UsageError('sendmail -bs needs a key in the configuration.', exitCode.configuration);
  const spool = configuration.spool === undefined ? undefined : await spoolOf(configuration, noLog);
  const ports = {
    api: apiOf(configuration),
    spool,
    log: noLog,
    authenticate: async () => ({ apiKey, scope }),
    anonymous: { apiKey, scope },
    folder: () => spool?.folders.incoming ?? tmpdir(),
    uuid: randomUUID,
    onSpooled: () => {},
  };
  await speakSmtp(ports, { input: process.stdin, output: process.stdout });
};

const flush = async (configuration: Configuration): Promise<number> => {
  const spool = await requiredSpool(configuration);
  await flushSpool({ api: apiOf(configuration), spool, log, now: steadyTime, random: Math.random });
  const left = (await spool.waiting()).length;
  if (left > 0) say(`${left} still waiting.`);
  return left > 0 ? exitCode.temporaryFailure : exitCode.ok;
};

const runCheck = async (configuration: Configuration): Promise<number> => {
  const spool = configuration.spool === undefined ? undefined : await spoolOf(configuration, noLog);
  const findings = await check(configuration, { api: apiOf(configuration), spool, now: Date.now });
  for (const { ok, sentence } of findings) print(`${ok ? 'ok  ' : 'FAIL'} ${sentence}\n`);
  return findings.every(({ ok }) => ok) ? exitCode.ok : exitCode.configuration;
};

const apiOf = ({ api }: Configuration) => createStoremailApi(api, version);

const requiredSpool = async (configuration: Configuration) => {
  if (configuration.spool !== undefined) return spoolOf(configuration, noLog);
  throw new UsageError('There is no spool: neither "spool" in the configuration nor --spool.', exitCode.configuration);
};

/** `disconnect` is emitted when the parent process that opened an IPC channel has ended. */
const stopSignal = (): Promise<unknown> =>
  Promise.race(['SIGTERM', 'SIGINT', 'disconnect'].map((event) => once(process, event)));

// A log that nobody reads any more stops no relay, and fails no message that was accepted.
for (const output of [process.stdout, process.stderr]) output.on('error', () => {});

main(process.argv.slice(2)).then(
  // Exits explicitly, since open connections to the API would keep the process alive.
  (code) => process.exit(code),
  (error) => {
    if (error instanceof UsageError) say(error.message);
    else say(`failed: ${Object(error).code ?? Object(error).name}`);
    process.exit(error instanceof UsageError ? error.code : exitCode.software);
  },
);
