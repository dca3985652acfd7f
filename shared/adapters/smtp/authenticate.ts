import type { SMTPConnectionCustomAuthHandler, SMTPConnectionCustomAuthHandlers } from 'nodemailer/lib/smtp-connection';
import type { SmtpLogin } from './smtp-server.ts';

/** The server does not offer the configured mechanism. nodemailer would fall back to another one, or skip the login. */
class MechanismNotOffered extends Error {
  override readonly name = 'MechanismNotOffered';
  readonly code = 'ENOAUTH';
  /** Lists what the server offers instead. nodemailer keeps this text, since there is no server reply. */
  readonly response: string;

  constructor(offered: readonly string[]) {
    super();
    this.response = offered.length === 0 ? 'The server offers no AUTH' : `The server offers AUTH ${offered.join(', ')}`;
  }
}

class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

/** The access token was refused; another one may be accepted. */
class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly code = 'EXOAUTH2';
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** What the client sends, and the reply code it expects (PLAIN: RFC 4616; LOGIN: as implemented by all servers). */
const exchanges: Record<'PLAIN' | 'LOGIN', (login: SmtpLogin) => [said: string, expected: number][]> = {
  PLAIN: ({ user, password }) => [[`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, 235]],
  LOGIN: ({ user, password }) => [
    ['AUTH LOGIN', 334],
    [base64(user), 334],
    [base64(password), 235],
  ],
};

const xoauth2 = ({ user, password: token }: SmtpLogin): string =>
  base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`);

/** The secrets of a login, longest first: a server may repeat them in its replies. */
export const secretsOf = (login: SmtpLogin | undefined): string[] => {
  if (!login || login.password === '') return [];
  const { user, password } = login;
  return [xoauth2(login), base64(`\0${user}\0${password}`), base64(password), password];
};

const byPassword =
  (login: SmtpLogin, mechanism: 'PLAIN' | 'LOGIN'): SMTPConnectionCustomAuthHandler =>
  async ({ authMethods, sendCommand }) => {
    if (!authMethods.includes(mechanism)) throw new MechanismNotOffered(authMethods);
    for (const [said, expected] of exchanges[mechanism](login)) {
      const { status } = await sendCommand(said);
      if (status !== expected) throw new LoginRefused();
    }
  };

/**
 * XOAUTH2, as documented by Google and Microsoft. A refusal is a 334 with JSON in base64; the client answers with an
 * empty line and gets the final reply. The token is part of the command, as both document it, although that exceeds
 * the command length of RFC 4954.
 */
const byToken =
  (login: SmtpLogin): SMTPConnectionCustomAuthHandler =>
  async ({ authMethods, sendCommand }) => {
    if (!authMethods.includes('XOAUTH2')) throw new MechanismNotOffered(authMethods);
    const { status } = await sendCommand(`AUTH XOAUTH2 ${xoauth2(login)}`);
    if (status === 235) return;
    const final = status === 334 ? (await sendCommand('')).status : status;
    // A busy server's reply says nothing about the token, so requesting another one would not help.
    throw final >= 500 ? new TokenRefused() : new LoginRefused();
  };

/** nodemailer handles XOAUTH2 itself only with a token generator of its own; under another name it uses our handler. */
const TOKEN = 'STOREMAIL-TOKEN';

/** The mechanism name to pass to nodemailer. */
export const methodOf = ({ mechanism }: SmtpLogin): string => (mechanism === 'XOAUTH2' ? TOKEN : mechanism);

/**
 * Authentication handlers that use the configured mechanism and no other, and send nothing if the server does not
 * offer it.
 */
export const authentication = (login: SmtpLogin | undefined): SMTPConnectionCustomAuthHandlers =>
  login
    ? { [methodOf(login)]: login.mechanism === 'XOAUTH2' ? byToken(login) : byPassword(login, login.mechanism) }
    : {};
