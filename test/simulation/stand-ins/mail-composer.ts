interface Node {
  childNodes: Node[];
  filename: undefined;
  /** Neither text nor bytes, so that the product has the composer build the message. */
  content: object;
  buildHeaders: () => string;
  build: () => Promise<Buffer>;
}

/**
 * Replaces nodemailer's composer, which works with streams: the body is the composer's input as JSON, below the product's
 * own header. Two attempts with the same input have the same bytes.
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
