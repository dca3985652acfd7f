import { eventually } from '../eventually.ts';

/** One message in the inbox's list. */
export interface InboxMessage {
  envelope: { from: string; to: string[] };
  from: { name: string; address: string }[];
  headers: Record<string, string>;
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; size: number }[];
  raw: string;
  auth: { mechanism: string; user: string } | null;
  tls: { mode: 'starttls' | 'implicit'; version: string; cipher: string } | null;
}

export const messagesIn = async (inbox: string, limit = 2000): Promise<InboxMessage[]> => {
  const answer = await fetch(`${inbox}/messages?limit=${limit}`);
  return (await answer.json()) as InboxMessage[];
};

/** Waits for the message with this subject. */
export const messageIn = async (inbox: string, subject: string): Promise<InboxMessage> =>
  await eventually(async () => {
    const found = (await messagesIn(inbox)).find((message) => message.subject === subject);
    if (!found) throw new Error(`no message with subject ${subject} in the inbox`);
    return found;
  });
