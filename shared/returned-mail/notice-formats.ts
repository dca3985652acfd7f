/** An address as notices write it. Bounded, so that reading stays linear. */
const A = String.raw`([A-Za-z0-9#$&*+=^_{}~.!%/?|-][A-Za-z0-9#$&'*+=^_{}~.!%/?|-]{0,63}@[\w.-]{1,255}\w)`;
const line = (pattern: string): RegExp => new RegExp(pattern.replaceAll('ADDRESS', A), 'i');

export interface NoticeFormat {
  /** The software or provider that sends such notices. */
  makers: string;
  /** One line of a notice that names a recipient; the first group is the address. */
  line: RegExp;
}

/**
 * Lines by which mail servers without RFC 3464 say whom a message did not reach. Earlier rows are surer: the lines
 * that match the first row with any match are the recipients.
 */
export const recipientLines: readonly NoticeFormat[] = [
  {
    makers: 'qmail, Yahoo, Postfix, InterScan, m-FILTER, Activehunter',
    line: line(String.raw`^\s*<ADDRESS>(?:\s*\((?:expanded from|in reply to)[^)]*\))?\s*:(?!\s*(?:relayed|delivered))`),
  },
  {
    makers: 'Exim, Mail.ru, GMX, Sun Messaging Server, Gmail, Exchange, Domino, OpenSMTPD, m-FILTER',
    line: line(String.raw`^(?:\s{2,}|\t)(?:\*\s+)?<?ADDRESS>?:?\s*$`),
  },
  {
    makers: 'Exim with the alias before its expansion, Exchange 5.5',
    line: line(String.raw`^\s*<?ADDRESS>?\s+(?:on\s+\w{3}, \d|\((?:generated|ultimately generated|alias)[^)]*\))`),
  },
  {
    makers: 'Sun Messaging Server, Courier, MailMarshal, MailFoundry, IMail, KDDI, Symantec, Barracuda',
    line: line(
      String.raw`(?:recipients?(?: address)?|delivered to|delivery to|undeliverable to|deliver (?:(?:your|the|this) )?(?:message|mail|e-?mail) to|failed for|unknown user|user unknown|invalid recipient|could not be sent to|mailbox full|message to|returned permanent errors|delivery failed|収件人|宛先|送信先|收件人|邮件地址)[^\n<@]{0,60}?[:：\s<'"]ADDRESS`,
    ),
  },
  // These name the sender of the message, and its From, in the same manner.
  {
    makers: 'Apache James, transcripts of Postfix',
    line: line(String.raw`^\s*(?:In:\s+)?RCPT TO:\s*<?ADDRESS>?(?:\s|$)`),
  },
  { makers: 'X1, Biglobe, V5 sendmail, Notes', line: line(String.raw`^\s*<?ADDRESS>?(?:\s*[\[(:].*)?\s*\.*\s*$`) },
  { makers: 'sendmail before 8, MMDF', line: line(String.raw`^\d{3}[ -](?:[^<@]{0,40}[ <])?ADDRESS>?\s*\.\.\.`) },
  { makers: 'anybody who puts an address into a sentence', line: line(String.raw`(?:^|[\s<("'\[:：（「、])ADDRESS`) },
];

/** Lines after which a notice shows the message that came back. */
export const originalSeparators: readonly RegExp[] = [
  /^\s{0,8}-{2,100}\s{0,8}(?:below this line is|this is a copy of|the header of|original message|unsent message|undelivered message|returned message|message header|message follows|message text|returned content|returned mail|start of|the following is|forwarded message|message as received|enclosed is|contents? of|rejected message|元のメール|原始邮件|原邮件)/i,
  /^\s{0,8}(?:original (?:message|mail) (?:follows|headers?|text|as follows)|your original message|the original message (?:headers?|follows|is)|message headers? follows?|original headers|received headers|below is a copy of the (?:original )?message|(?:header|headers) of the (?:original )?message|the following is a copy)/i,
  // No line of its own: the headers begin.
  /^(?:return-path: ?<|received: ?from )/i,
];

/** A rule of dashes, which separates if header lines follow. */
export const rule = /^-{4,100}$/;
export const headerLine = /^(?:received|return-path|from|message-id|date|x-[\w-]{1,40}):/i;
