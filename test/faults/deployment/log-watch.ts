/** Reads everything that functions log, and collects lines with forbidden content. */
export class LogWatch {
  /** Lines that contain a secret, an address or part of a message. */
  readonly leaks: string[] = [];
  private readonly forbidden: string[] = [];
  private rest = '';

  /** Also detects a password in its SMTP encoding. */
  forbid(...texts: readonly string[]): void {
    for (const text of texts) this.forbidden.push(text, Buffer.from(text).toString('base64'));
  }

  readonly read = (text: string): void => {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    this.leaks.push(...lines.filter((line) => this.forbidden.some((one) => line.includes(one))));
  };
}
