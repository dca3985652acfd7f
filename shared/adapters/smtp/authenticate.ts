import type { SMTPConnectionCustomAuthHandler, SMTPConnectionCustomAuthHandlers } from 'nodemailer/lib/smtp-connection';
import type { SmtpLogin } from './smtp-server.ts';

/** The server does not offer the mechanism that is set. nodemailer itself would log in otherwise, or not at all. */
class MechanismNotOffered extends Error {
  override readonly name = 'MechanismNotOffered';
  readonly code = 'ENOAUTH';
}

class LoginRefused extends Error {
  override readonly name = 'LoginRefused';
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');

/** What the client says, and the reply code that it must get (RFC 4616; LOGIN as every server has it). */
const exchanges: Record<SmtpLogin['mechanism'], (login: SmtpLogin) => [said: string, expected: number][]> = {
  PLAIN: ({ user, password }) => [[`AUTH PLAIN ${base64(`\0${user}\0${password}`)}`, 235]],
  LOGIN: ({ user, password }) => [
    ['AUTH LOGIN', 334],
    [base64(user), 334],
    [base64(password), 235],
  ],
};

const handler =
  (login: SmtpLogin): SMTPConnectionCustomAuthHandler =>
  async ({ authMethods, sendCommand }) => {
    if (!authMethods.includes(login.mechanism)) throw new MechanismNotOffered();
    for (const [said, expected] of exchanges[login.mechanism](login)) {
      const { status } = await sendCommand(said);
      if (status !== expected) throw new LoginRefused();
    }
  };

/** Handlers that log in by the mechanism that is set and no other, and say nothing if the server does not offer it. */
export const authentication = (login: SmtpLogin | undefined): SMTPConnectionCustomAuthHandlers =>
  login ? { [login.mechanism]: handler(login) } : {};
