import { after, type Behaviour, both, bytes, fin, hang, ordinary, reply, rst } from '../../support/smtp/behaviours.ts';
import { testCertificates } from '../../support/smtp/certificates.ts';
import type { SmtpScript } from '../../support/smtp/script.ts';
import { pick } from './seeded.ts';

type Weighted = readonly (readonly [number, Behaviour])[];

/** Real milliseconds that a reply takes in a tarpit. */
const TARPIT_MS = 300;

const busy = reply('421 4.3.2 Closing');
const later = reply('451 4.3.0 Later');
const cut: Weighted = [
  [0.4, fin()],
  [0.4, rst()],
  [0.15, bytes('4')],
  [0.05, hang()],
];
const beforeMessage: Weighted = [
  [0.25, busy],
  [0.25, later],
  [0.2, after(TARPIT_MS)],
  ...cut.map(([weight, behaviour]) => [weight * 0.3, behaviour] as const),
];
/** After 220, no handshake follows. */
const go = reply('220 2.0.0 Go ahead');
const handshake: Weighted = [
  [0.4, reply('454 4.7.0 TLS not available now')],
  [0.5, both(go, rst())],
  [0.1, both(go, bytes('no handshake\r\n'))],
];
const login: Weighted = [
  [0.5, reply('454 4.7.0 Temporary authentication failure')],
  [0.3, busy],
  [0.2, rst()],
];
/** The server has the message, but its reply is lost. */
const answerLost: Weighted = [
  [0.4, fin()],
  [0.4, rst()],
  [0.15, bytes('25')],
  [0.05, hang()],
];
const refusals: Weighted = [
  [0.5, reply('452 4.3.1 Disk full')],
  [0.5, busy],
];

/** Injected faults, each counted once per attempt. */
export interface Met {
  before: number;
  /** Lost replies to the dot. */
  answersLost: number;
  refused: number;
}

/** Recipients that the server refuses permanently. */
export const isNobody = (address: string): boolean => address.startsWith('nobody');

/** A mail server that fails for slightly more than `rate` of all messages; `met` counts the faults. */
export const failingMail = async (
  random: () => number,
  rate: number,
  met: Met,
  encryption: 'none' | 'starttls' | 'implicit',
): Promise<SmtpScript> => {
  const { good, expired } = await testCertificates();

  const sometimes =
    (chance: number, faults: Weighted, which: keyof Met = 'before'): Behaviour =>
    (wire) => {
      if (random() >= chance) return 'ordinary';
      met[which]++;
      return (pick(random, faults) ?? ordinary)(wire);
    };
  const recipient = sometimes(rate * 0.2, beforeMessage);
  const refused = sometimes(rate * 0.25, refusals, 'refused');
  const lost = sometimes(rate * 0.25, answerLost, 'answersLost');

  const script: SmtpScript = {
    greeting: sometimes(rate * 0.2, beforeMessage),
    starttls: sometimes(rate * 0.4, handshake),
    auth: sometimes(rate * 0.4, login),
    mail: sometimes(rate * 0.4, beforeMessage),
    rcpt: (wire) => (wire.line.includes('<nobody') ? reply('550 5.1.1 Nobody here')(wire) : recipient(wire)),
    data: sometimes(rate * 0.3, beforeMessage),
    // Immediately: a server that kept reading would have the message, with its reply lost.
    body: sometimes(rate * 0.2, [[1, rst()]]),
    dot: async (wire) => ((await refused(wire)) === 'ordinary' ? lost(wire) : undefined),
  };
  if (encryption === 'none') return script;
  const tls = { mode: encryption, certificate: good };
  const expiring = { mode: encryption, certificate: expired };
  return Object.defineProperty({ ...script, tls, mechanisms: ['PLAIN'] }, 'tls', {
    get: () => (encryption === 'starttls' && random() < rate * 0.01 ? expiring : tls),
  });
};
