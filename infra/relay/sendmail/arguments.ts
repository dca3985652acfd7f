import { UsageError } from '../exit-codes.ts';

/** What a program wants of `sendmail`. */
export interface SendmailArguments {
  mode: 'message' | 'smtp' | 'queue' | 'flush' | 'aliases';
  /** -t: recipients are also taken from the header. */
  fromHeader: boolean;
  /** -i, -oi: a line with a single dot does not end the message. */
  ignoreDots: boolean;
  /** -f, -r: used for a missing `From:` only; the return path is always the one of the settings. */
  sender?: string;
  /** -F: the full name in a missing `From:`. */
  fullName?: string;
  /** From the command line. */
  recipients: string[];
  /** --config FILE, which is ours, not sendmail's. */
  config?: string;
}

/** Options with a value, in the same argument or the next. Those that say how to deliver are taken and not heeded. */
const withValue = new Set('BCFLNORVXefhpr');
/** Options whose value, if any, is the rest of the argument: -oi, -odb, -Am, -q15m. */
const withRest = new Set('oAqMd');
const alone = new Set('timnvGIUscax');

/** `mode` of -bX. */
const modes: Record<string, SendmailArguments['mode']> = {
  m: 'message',
  s: 'smtp',
  p: 'queue',
  i: 'aliases',
};

/**
 * Reads a command line as Postfix's sendmail(1) does: several options in one argument (`-ti`), values attached or not,
 * recipients anywhere, `--` before what may look like an option. Throws `UsageError`.
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
    if (!alone.has(letter)) throw new UsageError(`There is no option -${letter}.`);
    if (letter === 't') parsed.fromHeader = true;
    if (letter === 'i') parsed.ignoreDots = true;
  }
};

const readMode = (parsed: SendmailArguments, letter: string): void => {
  const mode = modes[letter];
  if (mode === undefined) throw new UsageError(`There is no mode -b${letter}; serve listens, sendmail does not.`);
  parsed.mode = mode;
};

const readRest = (parsed: SendmailArguments, letter: string, attached: string): void => {
  if (letter === 'q') parsed.mode = 'flush';
  // -oi; -oem, -odi, -o7 and whatever else there is say how sendmail delivers, which is not done here.
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
