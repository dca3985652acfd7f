import { UsageError } from '../exit-codes.ts';

/** The parsed command line of `sendmail`. */
export interface SendmailArguments {
  mode: 'message' | 'smtp' | 'queue' | 'flush' | 'aliases';
  /** -t: recipients are also taken from the header. */
  fromHeader: boolean;
  /** -i, -oi: a line with a single dot does not end the message. */
  ignoreDots: boolean;
  /** -f, -r: used only as the `From:` of a message without one; the return path always comes from the settings. */
  sender?: string;
  /** -F: the display name for a missing `From:`. */
  fullName?: string;
  /** Recipients on the command line. */
  recipients: string[];
  /** --config FILE, an option of ours that sendmail does not have. */
  config?: string;
}

/** Options with a value, in the same or the next argument. Those about how to deliver are accepted and ignored. */
const withValue = new Set('BCFLNORVXefhpr');
/** Options whose optional value is the rest of the argument: -oi, -odb, -Am, -q15m. */
const withRest = new Set('oAqMd');
const alone = new Set('timnvGIUscax');

/** The `mode` for each -bX. */
const modes: Record<string, SendmailArguments['mode']> = {
  m: 'message',
  s: 'smtp',
  p: 'queue',
  i: 'aliases',
};

/**
 * Parses a command line as Postfix's sendmail(1) does: several options in one argument (`-ti`), values attached or
 * separate, recipients anywhere, `--` before recipients that look like options. Throws `UsageError`.
 */
export const parseSendmailArguments = (args: string[]): SendmailArguments => {
  const parsed: SendmailArguments = { mode: 'message', fromHeader: false, ignoreDots: false, recipients: [] };
  const rest = args.values();
  for (const arg of rest) {
    if (arg === '--') parsed.recipients.push(...rest);
    else if (arg === '--config') parsed.config = valueAfter(rest, '--config');
    else if (arg.startsWith('--config=')) parsed.config = arg.slice('--config='.length);
    else if (arg.startsWith('-') && arg !== '-') readLetters(parsed, arg, rest);
    else parsed.recipients.push(arg);
  }
  parsed.recipients = parsed.recipients.flatMap((text) => text.split(',')).flatMap((text) => text.trim() || []);
  return parsed;
};

const readLetters = (parsed: SendmailArguments, arg: string, rest: Iterator<string>): void => {
  for (let at = 1; at < arg.length; at += 1) {
    const letter = arg.charAt(at);
    const attached = arg.slice(at + 1);
    if (letter === 'b') return void readMode(parsed, attached);
    if (withRest.has(letter)) return void readRest(parsed, letter, attached);
    if (withValue.has(letter)) return void readValue(parsed, letter, attached || valueAfter(rest, `-${letter}`));
    if (!alone.has(letter)) throw new UsageError(`Unknown option -${letter}.`);
    if (letter === 't') parsed.fromHeader = true;
    if (letter === 'i') parsed.ignoreDots = true;
  }
};

const readMode = (parsed: SendmailArguments, letter: string): void => {
  const mode = modes[letter];
  if (mode === undefined) throw new UsageError(`Unsupported mode -b${letter}; use the serve command to listen.`);
  parsed.mode = mode;
};

const readRest = (parsed: SendmailArguments, letter: string, attached: string): void => {
  if (letter === 'q') parsed.mode = 'flush';
  // -oi is heeded; -oem, -odi, -o7 and the rest say how sendmail delivers, which does not apply here.
  if (letter === 'o' && attached.startsWith('i')) parsed.ignoreDots = true;
};

const readValue = (parsed: SendmailArguments, letter: string, value: string): void => {
  if (letter === 'f' || letter === 'r') parsed.sender = value.replace(/^<(.*)>$/, '$1');
  if (letter === 'F') parsed.fullName = value;
  if (letter === 'O' && /^ignoredots(=|$)/i.test(value)) parsed.ignoreDots = !/=\s*(f|false|n|no)$/i.test(value);
};

const valueAfter = (rest: Iterator<string>, option: string): string => {
  const { value, done } = rest.next();
  if (done) throw new UsageError(`${option} needs a value.`);
  return value;
};
