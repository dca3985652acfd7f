import type { Day } from './day.ts';

/** A notice as mail servers send it (RFC 3464): the message to a recipient came back. */
export const notice = (id: string, recipient: string): Buffer =>
  Buffer.from(
    [
      'From: MAILER-DAEMON@far.example',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; far.example',
      '',
      `Final-Recipient: rfc822; ${recipient}`,
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 no such user',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: <${id}@qz.example>`,
      '',
      '--b--',
      '',
    ].join('\r\n'),
  );

/** Returned mail and suppressions. */
export class Feedback {
  private readonly day: Day;
  private left = 2;

  constructor(day: Day) {
    this.day = day;
  }

  canComeBack(): boolean {
    return this.left > 0 && this.day.stage.world.mail.copies.size > 0;
  }

  /** An accepted message is returned. */
  comeBack(): void {
    this.left--;
    const { stage, random } = this.day;
    const [id = '', recipient = ''] = random.pick([...stage.world.mail.copies.keys()]).split(' ');
    stage.feedback(this.day.client('mailbox'), { method: 'POST', path: '/bounces', raw: notice(id, recipient) });
  }

  /** A client suppresses a recipient. */
  suppress(): void {
    const { stage, random, scope } = this.day;
    const recipients = stage.invariants.statuses().flatMap((status) => status.recipients);
    if (recipients.length === 0) return;
    const body = { email: random.pick(recipients).address, scope };
    stage.feedback(this.day.client('shop-suppresses'), { method: 'POST', path: '/suppressions', body });
  }
}
