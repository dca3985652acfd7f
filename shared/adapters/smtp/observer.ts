import { TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../../ports/sending/mail-probe.ts';
import type { SmtpPhase } from '../../ports/sending/mail-transport.ts';

/** Something that happens on the way to a mail server. */
export type SmtpEvent =
  /** This phase begins, so the one before it went well. */
  | { kind: 'begins'; phase: SmtpPhase }
  /** What was under way is over, well or not; nothing is until the next phase begins. */
  | { kind: 'ends' }
  | { kind: 'resolved'; addresses: readonly string[] }
  | { kind: 'secured'; protocol: string; certificate: CertificateFacts };

/** Is told what happens on one connection, for people who test their settings and for statistics. Must not throw. */
export type SmtpObserver = (event: SmtpEvent) => void;

const nameOf = (name: string | string[] | undefined): string => (Array.isArray(name) ? (name[0] ?? '') : (name ?? ''));

/** `DNS:mail.example.com, DNS:…`; newer certificates have no common name. */
const firstDnsName = (names = ''): string => /DNS:([^,]+)/.exec(names)?.[1] ?? '';

/** Tells of the encryption of a connection whose handshake is done; of one without encryption, nothing. */
export const tellSecured = (socket: unknown, observe: SmtpObserver | undefined): void => {
  if (!observe || !(socket instanceof TLSSocket)) return;
  const { subject, subjectaltname, valid_to } = socket.getPeerCertificate();
  const certificate = { subject: nameOf(subject?.CN) || firstDnsName(subjectaltname), validTo: Date.parse(valid_to) };
  observe({ kind: 'secured', protocol: socket.getProtocol() ?? '', certificate });
};
