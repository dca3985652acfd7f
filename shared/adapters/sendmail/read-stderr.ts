import { replyText } from '../../email/faults/reply-text.ts';
import type { SmtpPhase, TransportFault } from '../../ports/sending/mail-transport.ts';
import { enhancedCode } from '../smtp/smtp-failure.ts';

/** How a program ended. */
export interface Ending {
  /** The exit code, 1 or more. */
  exit: number;
  /** The beginning of what it wrote to standard error. */
  stderr: string;
  /** Whether it read the whole message; before that, it cannot have sent the final dot. */
  wasRead: boolean;
}

/** What msmtp says when the server refuses something; the server's reply follows as `server message: …`. */
const refusals: readonly (readonly [RegExp, SmtpPhase, code: string])[] = [
  [/cannot get initial OK message from server/, 'greeting', 'EPROTOCOL'],
  [/does not accept EHLO or HELO/, 'ehlo', 'EPROTOCOL'],
  [/command STARTTLS failed/, 'tls', 'ETLS'],
  [/authentication failed/, 'auth', 'EAUTH'],
  [/envelope from address .*not accepted/, 'mail', 'EENVELOPE'],
  [/recipient address .*not accepted/, 'rcpt', 'EENVELOPE'],
  [/does not accept mail data/, 'data', 'EMESSAGE'],
  [/did not accept the mail/, 'dot', 'EMESSAGE'],
];

/** sysexits.h: "remote error in protocol". After the last byte of the message, the server may have accepted it. */
const EX_PROTOCOL = 76;

type FailedStep = Pick<TransportFault, 'phase' | 'code' | 'reply'>;

/** msmtp's messages if there is no reply (versions 1.6 to 1.8), in the order of a session. */
const failures: readonly (readonly [RegExp, FailedStep])[] = [
  [/cannot locate host/, { phase: 'dns', code: 'ENOTFOUND' }],
  [/cannot connect to/, { phase: 'connect', code: 'ECONNREFUSED' }],
  [/certificate[^\n]*\bexpired/, { phase: 'tls', code: 'CERT_HAS_EXPIRED' }],
  [/certificate[^\n]*\bowner does not match/, { phase: 'tls', code: 'ERR_TLS_CERT_ALTNAME_INVALID' }],
  [/TLS certificate|tls_fingerprint|fingerprint/, { phase: 'tls', code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }],
  [/TLS handshake failed/, { phase: 'tls', code: 'EPROTO' }],
  [/does not support TLS/, { phase: 'tls', code: 'ETLS', reply: 502 }],
  [
    /does not support authentication|does not support .*authentication method|cannot use a secure authentication method|authentication method .*not supported|no password/,
    { phase: 'auth', code: 'ENOAUTH' },
  ],
];

/** The configuration cannot be used; msmtp then never connected, whatever its exit code. */
const misconfigured =
  /account \S+ not found|no configuration file|: line \d+:|No such file or directory|Permission denied|contains secrets|must be owned/;
const triedToSend = /could not send mail/;
const silence = /network (?:read|write) error|empty reply|invalid reply|timed out/;

/** Anything that could be a password, a token or an encoded login. */
const secrets =
  /\b(?:pass(?:word|wd)?|secret|token|bearer|auth(?:\s+(?:plain|login|xoauth2|cram-md5))?)\s*[=: ]\s*\S+|[A-Za-z0-9+/_-]{24,}=*/gi;

const sanitised = (text: string): string => replyText(text.replace(secrets, '…'));

/**
 * What a sendmail program's end means. Exit codes say little: msmtp ends with 69 for a certificate, a greylist and a
 * refused message alike. What it wrote tells the step and the server's reply, so that the decision table applies as if
 * we had talked to the server ourselves.
 */
export const faultOfEnding = (ending: Ending): TransportFault =>
  refusalIn(ending.stderr) ?? failureIn(ending.stderr) ?? byExitCode(ending);

/** The program's own words. A server's words do not prove at which step it failed. */
const ownWords = (stderr: string): string => stderr.replace(/^.*server message:.*$/gm, '');

const refusalIn = (stderr: string): TransportFault | undefined => {
  const reply = serverReply(stderr);
  const found = refusals.find(([pattern]) => pattern.test(ownWords(stderr)));
  if (!reply || !found) return undefined;
  const [, phase, code] = found;
  return {
    phase,
    code,
    reply: Number(reply.slice(0, 3)),
    ...enhancedCode(reply),
    response: sanitised(reply),
    dot: phase === 'dot',
  };
};

/** A reply of several lines comes as several messages. */
const serverReply = (stderr: string): string | undefined => {
  const lines = [...stderr.matchAll(/server message: (\d{3}[ -].*)/g)].map(([, line = '']) => line);
  return lines.length === 0 ? undefined : lines.map((line, n) => (n === 0 ? line : line.slice(4))).join(' ');
};

const failureIn = (stderr: string): TransportFault | undefined => {
  const [, failed] = failures.find(([pattern]) => pattern.test(ownWords(stderr))) ?? [];
  return failed && { ...failed, response: sanitised(stderr), dot: false };
};

const byExitCode = ({ exit, stderr, wasRead }: Ending): TransportFault => {
  const said = sanitised(stderr);
  const response = said === '' ? {} : { response: said };
  if (triedToSend.test(stderr) && silence.test(stderr)) {
    const code = stderr.includes('timed out') ? 'ETIMEDOUT' : 'ECONNECTION';
    return { phase: wasRead ? 'dot' : 'mail', code, ...response, dot: wasRead };
  }
  if (exit === EX_PROTOCOL && !wasRead) return { phase: 'mail', code: 'ECONNECTION', ...response, dot: false };
  const isConfiguration = misconfigured.test(stderr) && !triedToSend.test(stderr);
  return { phase: 'sendmail', code: `EX_${isConfiguration ? 78 : exit}`, ...response, dot: exit === EX_PROTOCOL };
};
