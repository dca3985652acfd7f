interface Node {
  childNodes: Node[];
  filename: undefined;
  /** Neither text nor bytes, so that the composer is asked to build the message. */
  content: object;
  buildHeaders: () => string;
  build: () => Promise<Buffer>;
}

/**
 * In the place of nodemailer's composer, which works with streams: the body is what the composer was asked for, as JSON,
 * under the product's own headers. Two attempts have the same bytes if they asked for the same.
 */
export default class MailComposer {
  private readonly mail: Record<string, unknown>;

  constructor(mail: Record<string, unknown>) {
    this.mail = mail;
  }

  compile(): Node {
    const node: Node = {
      childNodes: [],
      filename: undefined,
      content: this.mail,
      buildHeaders: () => 'Content-Type: application/json',
      build: async () => Buffer.from(`${node.buildHeaders()}\r\n\r\n${JSON.stringify(this.mail)}`),
    };
    return node;
  }
}
