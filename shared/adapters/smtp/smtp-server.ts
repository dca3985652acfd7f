import { returnPathOf } from '../../email/message/identity.ts';
import type { SettingsInForce } from '../../ports/settings/settings-reader.ts';
import { failure } from './smtp-failure.ts';

export interface SmtpLogin {
  mechanism: 'PLAIN' | 'LOGIN' | 'XOAUTH2';
  user: string;
  /** For XOAUTH2, the access token; empty until a session is opened. */
  password: string;
}

/** The connection parameters taken from the settings. */
export interface SmtpServer {
  host: string;
  port: number;
  /** `ssl` is implicit TLS; `tls` is mandatory STARTTLS. */
  encryption: 'none' | 'ssl' | 'tls';
  /** The name sent in EHLO: the domain that mail is from. Some relays refuse an address literal. */
  ehloName: string;
  /** CA certificates in PEM to trust instead of the public ones. */
  ca?: string;
  /** If absent, never log in. */
  login?: SmtpLogin;
}

const mechanisms = { plain: 'PLAIN', login: 'LOGIN', xoauth2: 'XOAUTH2' } as const;

const loginOf = ({ values, password }: SettingsInForce): SmtpLogin | undefined => {
  const auth = values['system/smtp/auth'];
  if (auth === 'none') return undefined;
  const user = values['system/smtp/username'];
  if (!user || !password) throw failure('auth', 'ENOAUTH');
  return { mechanism: mechanisms[auth], user, password: auth === 'xoauth2' ? '' : password };
};

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** The mail server of a scope. Throws `SmtpFailure` if the settings cannot be used. */
export const smtpServer = (settings: SettingsInForce): SmtpServer => {
  const login = loginOf(settings);
  return {
    host: settings.values['system/smtp/host'],
    port: settings.values['system/smtp/port'],
    encryption: settings.values['system/smtp/ssl'],
    ehloName: settings.values['delivery/ehlo_name'] || domainOf(returnPathOf(settings.values)),
    ...(settings.values['delivery/tls_ca'] !== '' && { ca: settings.values['delivery/tls_ca'] }),
    ...(login && { login }),
  };
};
