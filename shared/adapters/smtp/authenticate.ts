import type { SMTPConnectionCustomAuthHandler, SMTPConnectionCustomAuthHandlers } from 'nodemailer/lib/smtp-connection';
import type { SmtpLogin } from './smtp-server.ts';

/** The server does not offer the mechanism that is set. nodemailer itself would log in otherwise, or not at all. */
class MechanismNotOffered extends Error {
  override readonly name = 'MechanismNotOffered';
  readonly code = 'ENOAUTH';
  /** What the server offers instead. nodemailer leaves it alone, since there is no reply. */
  readonly response: string;

  constructor(offered: readonly string[]) {
    super();
    this.response = offered.length === 0 ? 'The server offers no AUTH' : `The server offers AUTH ${offered.join(', ')}`;
  }
}

class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

/** The access token was refused: another one may be taken. */
class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  readonly code = 'EXOAUTH2';
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** What the client says, and the reply code that it must get (RFC 4616; LOGIN as every server has it). */
const exchanges: Record<'PLAIN' | 'LOGIN', (login: SmtpLogin) => [said: string, expected: number][]> = {
  PLAIN: ({ user, password }) => [[`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, 235]],
  LOGIN: ({ user, password }) => [
    ['AUTH LOGIN', 334],
    [base64(user), 334],
    [base64(password), 235],
  ],
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
 * Google's and Microsoft's XOAUTH2. A refusal comes as 334 with JSON in base64; the server's reply follows an empty line.
 * The token is in the command itself, as both document it, though it is longer than RFC 4954 has commands be.
 */
const byToken =
  ({ user, password: token }: SmtpLogin): SMTPConnectionCustomAuthHandler =>
  async ({ authMethods, sendCommand }) => {
    if (!authMethods.includes('XOAUTH2')) throw new MechanismNotOffered(authMethods);
    const { status } = await sendCommand(`AUTH XOAUTH2 ${base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`)}`);
    if (status === 235) return;
    if (status === 334) await sendCommand('');
    throw new TokenRefused();
  };

/** nodemailer takes another mechanism for XOAUTH2 unless it has a token generator of its own; this name it leaves alone. */
const TOKEN = 'STOREMAIL-TOKEN';

/** What nodemailer is told to log in by. */
export const methodOf = ({ mechanism }: SmtpLogin): string => (mechanism === 'XOAUTH2' ? TOKEN : mechanism);

/** Handlers that log in by the mechanism that is set and no other, and say nothing if the server does not offer it. */
export const authentication = (login: SmtpLogin | undefined): SMTPConnectionCustomAuthHandlers =>
  login
    ? { [methodOf(login)]: login.mechanism === 'XOAUTH2' ? byToken(login) : byPassword(login, login.mechanism) }
    : {};
