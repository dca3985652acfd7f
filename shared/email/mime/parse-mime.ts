import { detectMimeType } from 'nodemailer/lib/mime-funcs';
import PostalMime from 'postal-mime';
import { derivedEmailId } from '../lifecycle/derived-id.ts';
import type { Email, EmailContent } from '../lifecycle/email.ts';

/** Maximum nesting of MIME parts; mail programs produce five or six levels. */
const MAX_NESTING = 50;

/** The html and text that a mail program would show. Rejects if the message cannot be parsed. */
export const parseMime = async (message: Buffer): Promise<{ html: string | null; text: string | null }> => {
  const { html, text } = await PostalMime.parse(message, { maxNestingDepth: MAX_NESTING });
  return { html: html ?? null, text: text ?? null };
};

/** An attachment as the recipients get it. */
export interface AttachedFile {
  /** Stable across requests. */
  id: string;
  filename?: string;
  /** Without parameters. */
  contentType: string;
  /** Without angle brackets. The html may refer to the file by it. */
  contentId?: string;
  isInline: boolean;
  bytes: Uint8Array;
}

/**
 * The attachments of an email, in order. For a message composed by the client they are parsed from it; there are none
 * if it cannot be parsed.
 */
export const attachedFiles = async (
  { id, createdAt }: Pick<Email, 'id' | 'createdAt'>,
  content: EmailContent,
): Promise<AttachedFile[]> => {
  const files = content.raw === undefined ? givenFiles(content) : await parsedFiles(Buffer.from(content.raw, 'latin1'));
  return files.map((file, index) => ({ id: derivedEmailId(createdAt, `attachment ${index} of ${id}`), ...file }));
};

type FoundFile = Omit<AttachedFile, 'id'>;

const givenFiles = ({ attachments }: EmailContent): FoundFile[] =>
  attachments.map(({ filename, contentType, contentId, content }) => ({
    filename,
    contentType: typeAlone(contentType ?? detectMimeType(filename)),
    ...(contentId !== undefined && { contentId }),
    isInline: contentId !== undefined,
    bytes: Buffer.from(content, 'base64'),
  }));

const parsedFiles = async (message: Buffer): Promise<FoundFile[]> => {
  const { attachments } = await PostalMime.parse(message, { maxNestingDepth: MAX_NESTING }).catch(() => NOTHING);
  return attachments.map(({ filename, mimeType, contentId, disposition, content }) => ({
    ...nameAlone(filename),
    contentType: typeAlone(mimeType),
    ...(contentId && { contentId: contentId.replace(/^<|>$/g, '') }),
    isInline: disposition === 'inline',
    bytes: typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content),
  }));
};

const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A safe file name, from untrusted input: without folders, since clients save files under it, and without the
 * characters that make `fdp.exe` read `exe.pdf`.
 */
const nameAlone = (filename: string | null): { filename?: string } => {
  const name = (filename ?? '')
    .replaceAll(/\p{Cc}/gu, '')
    .replaceAll(DIRECTION, '')
    .split(/[/\\]/)
    .at(-1)
    ?.trim();
  return name && !/^\.+$/.test(name) ? { filename: name } : {};
};

const NOTHING = { attachments: [] };

/**
 * A safe content type for a response header, from untrusted input: a type of RFC 2045 without
 * parameters, or a generic one.
 */
const typeAlone = (type: string): string => {
  const [alone = ''] = type.split(';', 1);
  return /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/.test(alone.trim())
    ? alone.trim().toLowerCase()
    : 'application/octet-stream';
};
