/** Reads everything that functions log, and keeps the lines that say what no log may say. */
export class LogWatch {
  /** Lines that hold a secret, an address or a part of a message. */
  readonly leaks: string[] = [];
  private readonly forbidden: string[] = [];
  private rest = '';

  /** A password also in the form that SMTP gives it. */
  forbid(...texts: readonly string[]): void {
    for (const text of texts) this.forbidden.push(text, Buffer.from(text).toString('base64'));
  }

  readonly read = (text: string): void => {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    this.leaks.push(...lines.filter((line) => this.forbidden.some((one) => line.includes(one))));
  };
}
