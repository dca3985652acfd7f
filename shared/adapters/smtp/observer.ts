import { TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../../ports/sending/mail-probe.ts';
import type { SmtpPhase } from '../../ports/sending/mail-transport.ts';

/** An event during an SMTP session. */
export type SmtpEvent =
  /** A phase begins, which implies that the one before it succeeded. */
  | { kind: 'begins'; phase: SmtpPhase }
  /** The current phase is over, successfully or not, and no phase is active until the next one begins. */
  | { kind: 'ends' }
  | { kind: 'resolved'; addresses: readonly string[] }
  | { kind: 'secured'; protocol: string; certificate: CertificateFacts };

/** Receives the events of one connection, for settings tests and for statistics. Must not throw. */
export type SmtpObserver = (event: SmtpEvent) => void;

const nameOf = (name: string | string[] | undefined): string => (Array.isArray(name) ? (name[0] ?? '') : (name ?? ''));

/**
 * The first DNS name of a `subjectAltName` such as `DNS:mail.example.com, DNS:…`; newer certificates have no common
 * name.
 */
const firstDnsName = (names = ''): string => /DNS:([^,]+)/.exec(names)?.[1] ?? '';

/** Reports the encryption of a connection after its handshake; reports nothing for an unencrypted connection. */
export const reportSecured = (socket: unknown, observe: SmtpObserver | undefined): void => {
  if (!observe || !(socket instanceof TLSSocket)) return;
  const { subject, subjectaltname, valid_to } = socket.getPeerCertificate();
  const certificate = { subject: nameOf(subject?.CN) || firstDnsName(subjectaltname), validTo: Date.parse(valid_to) };
  observe({ kind: 'secured', protocol: socket.getProtocol() ?? '', certificate });
};
