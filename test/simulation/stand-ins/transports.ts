import type {
  MailTransport,
  OutgoingMail,
  TransportFault,
  TransportReport,
} from '../../../shared/ports/sending/mail-transport.ts';
import type { SettingsInForce } from '../../../shared/ports/settings/settings-reader.ts';
import type { Footprint, Operation } from '../engine/operation.ts';
import type { Process } from '../engine/process.ts';
import type { Conversation } from '../models/mail.ts';
import { scene } from '../models/world.ts';

const fault = (one: Partial<TransportFault> & Pick<TransportFault, 'phase' | 'code'>): TransportReport => ({
  kind: 'fault',
  fault: { dot: false, ...one },
  refused: [],
});

/** How a conversation can fail before the final dot. */
const BEFORE_DOT: Record<string, TransportReport> = {
  unreachable: fault({ phase: 'connect', code: 'ECONNREFUSED' }),
  'login-refused': fault({ phase: 'auth', code: 'EAUTH', reply: 535 }),
  throttled: fault({ phase: 'mail', code: 'EENVELOPE', reply: 421 }),
  cut: fault({ phase: 'data', code: 'ECONNECTION' }),
};

/** How a conversation with a silent server ends where time passes by itself. */
const SILENCE = {
  silent: fault({ phase: 'greeting', code: 'ETIMEDOUT' }),
  'gave-way': fault({ phase: 'greeting', code: 'EABORT' }),
};

/** Replies that all recipients can get. A refusal may concern the email or the account. */
const TO_EVERYBODY: Record<string, { code: number; enhanced?: string; response: string }> = {
  'all-deferred': { code: 451, response: 'later' },
  'relay-denied': { code: 550, enhanced: '5.7.1', response: '5.7.1 relaying denied' },
};

const dot = (reply?: number): TransportReport =>
  fault({ phase: 'dot', code: reply === undefined ? 'ECONNECTION' : 'EMESSAGE', dot: true, ...(reply && { reply }) });

abstract class MailCall implements Operation {
  abstract readonly port: string;
  readonly canFail = false;
  readonly isRead = false;
  abstract readonly own: readonly string[];
  protected readonly conversation: Conversation;

  constructor(conversation: Conversation) {
    this.conversation = conversation;
  }

  protected abstract readonly verb: string;
  label(): string {
    return `mail: ${this.verb} ${this.conversation.emailId} at ${this.conversation.host}`;
  }
  footprint(): Footprint {
    return { reads: [], writes: [`mail ${this.conversation.emailId}`] };
  }
  abstract run(outcome: string): TransportReport | undefined;
}

/** Connect, log in, MAIL, RCPT, DATA and the body. Returns `undefined` if nothing failed. */
export class UntilTheDot extends MailCall {
  /** Aborted when another email needs the worker. */
  readonly giveWay: AbortSignal | undefined;
  readonly port = 'mail servers, until the final dot';
  protected readonly verb = 'send';
  readonly own = [...Object.keys(BEFORE_DOT), ...Object.keys(TO_EVERYBODY)];

  constructor(conversation: Conversation, giveWay: AbortSignal | undefined) {
    super(conversation);
    this.giveWay = giveWay;
  }

  get host(): string {
    return this.conversation.host;
  }

  run(outcome: string): TransportReport | undefined {
    if (outcome === 'silent' || outcome === 'gave-way') return SILENCE[outcome];
    scene.world.mail.observer?.conversationBegun(this.conversation);
    if (scene.world.mail.down.has(this.conversation.host)) return BEFORE_DOT.unreachable;
    const reply = TO_EVERYBODY[outcome];
    if (!reply) return BEFORE_DOT[outcome];
    if (reply.code >= 500) scene.world.mail.observer?.refusedForGood(this.conversation);
    const { recipients } = this.conversation;
    return {
      kind: 'answered',
      accepted: [],
      refused: recipients.map((address) => ({ ...reply, address: address as never })),
    };
  }
}

/** The final dot, and the reply to it. */
class TheDot extends MailCall {
  readonly port = 'mail servers, the final dot';
  protected readonly verb = 'end';
  readonly own = ['accepted-no-reply', 'lost-no-reply', 'deferred', 'refused', 'first-only'] as const;
  run(outcome: string): TransportReport {
    const { mail } = scene.world;
    const { recipients } = this.conversation;
    switch (outcome) {
      case 'accepted-no-reply':
        mail.observer?.outcomeUnknown(this.conversation);
        mail.take(this.conversation, recipients);
        return dot();
      case 'lost-no-reply':
        mail.observer?.outcomeUnknown(this.conversation);
        return dot();
      case 'deferred':
        return dot(451);
      case 'refused':
        mail.observer?.refusedForGood(this.conversation);
        return dot(554);
      case 'first-only':
        mail.take(this.conversation, recipients.slice(0, 1));
        return answered(recipients.slice(0, 1), recipients.slice(1));
      default:
        mail.take(this.conversation, recipients);
        return answered(recipients, []);
    }
  }
}

const answered = (accepted: readonly string[], deferred: readonly string[]): TransportReport => ({
  kind: 'answered',
  accepted: accepted.map((address) => ({ address: address as never, code: 250, response: 'queued' })),
  refused: deferred.map((address) => ({ address: address as never, code: 451, response: 'later' })),
});

const conversationOf = ({ values, password, scope, version }: SettingsInForce, mail: OutgoingMail): Conversation => {
  const raw = mail.raw.toString();
  return {
    process: scene.simulation.current as Process,
    host: values['system/smtp/host'],
    username: values['system/smtp/username'],
    password,
    scope,
    version,
    emailId: /^Message-ID: <([^@]+)@/m.exec(raw)?.[1] ?? '',
    recipients: mail.recipients,
    raw,
  };
};

/** Sends messages to the simulated servers in two steps, between which anything can happen. */
const transport = (settings: SettingsInForce): MailTransport => ({
  send: async (mail, _signal, options) => {
    const conversation = conversationOf(settings, mail);
    const call = new UntilTheDot(conversation, options?.giveWay);
    const failed = (await scene.simulation.ask(call)) as TransportReport | undefined;
    return failed ?? ((await scene.simulation.ask(new TheDot(conversation))) as TransportReport);
  },
  easeOff: () => {},
});

export const createTransports = () => ({ for: transport });
