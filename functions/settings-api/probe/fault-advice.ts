import { judge, rowOf } from '../../../shared/email/faults/verdict.ts';
import type { TransportFault } from '../../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';

type Advice = (settings: SettingsInForce) => string;

const certificate = 'The certificate of the server cannot be trusted';

/** OpenSSL reports the same error for a server that does not send its chain and for an unknown authority. */
const unknownAuthority: Advice = ({ values }) =>
  values['delivery/tls_ca'] === ''
    ? `${certificate}: it is signed by an authority that is not known. Set delivery/tls_ca to the certificate of that authority; if it is a public one, have the server send its intermediate certificates.`
    : `${certificate}: it is signed by none of the authorities in delivery/tls_ca. Set it to the authority of this server, or to "" to trust the public ones.`;

/** By error code: what is wrong and what to change. */
const byCode: Record<string, Advice> = {
  ENOTFOUND: () => 'The host name does not exist. Check system/smtp/host.',
  EAI_AGAIN: () => 'The host name could not be looked up at present. Check system/smtp/host, or try again.',
  EFORBIDDENHOST: () =>
    'The host leads to an address that mail must not go to: loopback, link-local, metadata or a private network. Set system/smtp/host to a public mail server.',
  ECONFIG: () => 'A password is not sent without encryption. Set system/smtp/ssl to tls or ssl.',
  ECONNREFUSED: ({ values }) =>
    `Nothing listens at port ${values['system/smtp/port']}. Check system/smtp/host and system/smtp/port: usually 587 or 465.`,
  CERT_HAS_EXPIRED: () => `${certificate}: it has expired. Renew it at the server.`,
  CERT_NOT_YET_VALID: () => `${certificate}: it is not valid yet. Check the clock of the server.`,
  ERR_TLS_CERT_ALTNAME_INVALID: () =>
    `${certificate}: it is for another name. Set system/smtp/host to the name in the certificate.`,
  DEPTH_ZERO_SELF_SIGNED_CERT: () =>
    `${certificate}: it is signed by itself. Install one of an authority, a public one or your own in delivery/tls_ca.`,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
};

/** The command that got no reply. */
const commands: Record<string, string> = {
  ehlo: 'EHLO',
  auth: 'AUTH',
  mail: 'MAIL FROM',
  rcpt: 'RCPT TO',
  data: 'DATA',
  dot: 'the end of the message',
};

const timedOut = (phase: string, { values }: SettingsInForce): string => {
  const port = values['system/smtp/port'];
  if (phase === 'greeting') {
    const hint =
      values['system/smtp/ssl'] === 'ssl'
        ? ''
        : ' If it expects TLS from the first byte (port 465), set system/smtp/ssl to ssl.';
    return `The server did not answer in time: it accepted the connection at port ${port} and sent no greeting.${hint}`;
  }
  if (phase === 'tls')
    return `The server did not finish the TLS handshake in time. Check system/smtp/ssl and port ${port}.`;
  const command = commands[phase];
  if (command)
    return `The server did not answer in time: ${command} got no reply. The steps before it worked; ask whoever runs the server.`;
  return port === 25
    ? 'The server did not answer in time. AWS blocks port 25: set system/smtp/port to 587, 465 or 2525.'
    : `The server did not answer in time at port ${port}. Check system/smtp/host, system/smtp/port and firewalls.`;
};

/** The missing mechanism, and the ones that the server offers. */
const noAuth = ({ response }: TransportFault, { values }: SettingsInForce): string => {
  if (response === undefined)
    return 'No user name or password is set. Check system/smtp/username and system/smtp/password.';
  const overTls =
    values['system/smtp/ssl'] === 'none' ? ', and system/smtp/ssl: many servers offer AUTH over TLS only' : '';
  return `The server does not offer AUTH ${values['system/smtp/auth'].toUpperCase()}. ${response}. Check system/smtp/auth${overTls}.`;
};

/** A server that greets with a refusal speaks SMTP, so port and encryption are correct. */
const refusedGreeting = (reply: number): string =>
  reply < 500
    ? 'The server greets with a refusal for now. Try again later.'
    : "The server greets with a refusal, and its reply says why. Usually it accepts no mail from this network's addresses: ask whoever runs it.";

/** Texts for refused tokens come from the decision table, so that a test gives the same reason as held mail. */
const tokenAdvice = (fault: TransportFault): string => {
  const { reason = 'The token endpoint refused the request' } = judge([], { kind: 'fault', fault, refused: [] });
  return `${reason}.`;
};

/** The program connects to its own mail server, with its own configuration. */
const sendmailAdvice = (fault: TransportFault): string => {
  const { reason } = judge([], { kind: 'fault', fault, refused: [] });
  return `The sendmail program did not accept the message. ${reason}. See the program's configuration.`;
};

/** Advice by the step that failed. */
const byPhase: Record<string, Advice> = {
  dns: () => 'The host name could not be looked up. Check system/smtp/host.',
  connect: () => 'The connection failed. Check system/smtp/host and system/smtp/port.',
  greeting: () =>
    'The server did not greet as a mail server does. With port 465 system/smtp/ssl is ssl; with 587 it is tls.',
  ehlo: () => 'The server did not answer EHLO. Check system/smtp/host and system/smtp/port.',
  tls: ({ values }) =>
    values['system/smtp/ssl'] === 'tls'
      ? 'STARTTLS failed. If the server expects encryption from the first byte (port 465), set system/smtp/ssl to ssl.'
      : 'Encryption failed. If the server expects STARTTLS (port 587), set system/smtp/ssl to tls.',
  auth: () => 'The login failed. Check system/smtp/username, system/smtp/password and system/smtp/auth.',
  mail: () =>
    'The server refused the sender. Check trans_email/ident_general/email and system/smtp/set_return_path: many servers take the addresses of the account only.',
  rcpt: () => 'The server refused the recipient. Check the address, or whether the server relays only after a login.',
  data: () => 'The server refused to take a message at present.',
  dot: () => 'The server did not accept the message.',
};

/** What went wrong at a step, and what to change. Names no values except ports and mechanisms. */
export const faultAdvice = (phase: string, fault: TransportFault, settings: SettingsInForce): string => {
  const { code } = fault;
  if (phase === 'sendmail') return sendmailAdvice(fault);
  if (phase === 'token' || code === 'EXOAUTH2') return tokenAdvice(fault);
  if (code === 'ETIMEDOUT' || code === 'EABORT') return timedOut(phase, settings);
  if (code === 'ENOAUTH') return noAuth(fault, settings);
  const { kind, reason } = rowOf(fault);
  if (kind === 'tls-client-certificate') return `${reason}.`;
  if (phase === 'greeting' && fault.reply !== undefined) return refusedGreeting(fault.reply);
  const advice = byCode[code] ?? byPhase[phase];
  return advice ? advice(settings) : 'The server could not be used.';
};
