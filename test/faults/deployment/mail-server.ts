import type { ReceivedMessage, SmtpScript } from '../../support/smtp/script.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../../support/smtp/server.ts';

/** A scripted mail server at a fixed port that can go down and come up again, keeping the messages it received. */
export class MailServer {
  readonly port: number;
  private running: ScriptedSmtp;
  private readonly past: ScriptedSmtp[] = [];

  private constructor(first: ScriptedSmtp) {
    this.port = first.port;
    this.running = first;
  }

  static async start(script: SmtpScript = {}): Promise<MailServer> {
    return new MailServer(await startScriptedSmtp(script));
  }

  get script(): SmtpScript {
    return this.running.script;
  }

  /** Changes the server's behaviour; changing the certificate requires `restart`. */
  set script(script: SmtpScript) {
    this.running.script = script;
  }

  get sessions() {
    return this.all().flatMap(({ sessions }) => sessions);
  }

  /** The messages that the server received, whether or not it could confirm them. */
  get copies(): ReceivedMessage[] {
    return this.all().flatMap(({ messages }) => messages.filter(({ refused }) => !refused));
  }

  dropConnections(how: 'fin' | 'rst'): Promise<void> {
    return this.running.dropConnections(how);
  }

  async stop(): Promise<void> {
    await this.running.close();
  }

  async restart(script: SmtpScript): Promise<void> {
    await this.stop();
    this.past.push(this.running);
    this.running = await startScriptedSmtp(script, this.port);
  }

  private all(): ScriptedSmtp[] {
    return [...this.past, this.running];
  }
}
