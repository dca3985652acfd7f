import type { Step } from '../../api/steps.ts';
import type { MessageKey } from '../../text/translate.ts';

const untrusted = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|HOSTNAME_MISMATCH/;

/** A server that takes logins or mail only over TLS, as most of them say it. */
const tlsWanted = /\bstarttls\b|^5(?:23|38)\b|\b5\.7\.1[01]\b/i;

const byStep: Record<string, MessageKey> = {
  settings: 'advice.settings',
  resolve: 'advice.resolve',
  connect: 'advice.connect',
  greeting: 'advice.greeting',
  ehlo: 'advice.greeting',
  token: 'advice.token',
  auth: 'advice.auth',
  mail: 'advice.mail',
  rcpt: 'advice.rcpt',
  data: 'advice.data',
  reply: 'advice.data',
  compose: 'advice.compose',
  sendmail: 'advice.sendmail',
};

/** What to change so that a failed step succeeds; nothing for a successful step. */
export const adviceFor = ({ step, ok, code, response }: Step): MessageKey | undefined => {
  if (ok) return undefined;
  if (step === 'tls') return untrusted.test(code ?? '') ? 'advice.certificate' : 'advice.tls';
  if (tlsWanted.test(response ?? '')) return 'advice.tls';
  if (code === 'EFORBIDDENHOST') return 'advice.forbidden';
  if (code === 'EXOAUTH2') return 'advice.token';
  if (step === 'auth' && code === 'ENOAUTH') return 'advice.noAuth';
  return byStep[step];
};
