import type { AttachedFile } from '../../shared/email/mime/parse-mime.ts';
import type { StoredEmail } from '../../shared/email-log/get-email.ts';
import { ApiError } from '../../shared/http/api-error.ts';
import { type PageQuery, pageOf } from '../../shared/http/page-of.ts';
import type { Downloads } from '../../shared/ports/emails/downloads.ts';
import { mapWithLimit } from '../../shared/runtime/limit.ts';

/** How long a download URL is valid: less than the session of the role that signs it. */
const URL_SECONDS = 900;
const OFFERED_AT_ONCE = 10;

export interface AttachmentPorts {
  downloads: Downloads;
  now: () => number;
}

/** The attachments of an email, each with a URL to download it. Throws `ApiError` (404) once its content is gone. */
export const listAttachments = async (ports: AttachmentPorts, stored: StoredEmail, query: PageQuery) => {
  const { has_more, data } = pageOf(await filesOf(stored), query, 'an attachment of this email');
  return {
    object: 'list',
    has_more,
    data: await mapWithLimit(OFFERED_AT_ONCE, data, (file) => attachmentObject(ports, stored, file)),
  };
};

/** One attachment of an email. Throws `ApiError` (404) if there is none of this id, or the content is gone. */
export const getAttachment = async (ports: AttachmentPorts, stored: StoredEmail, idText: string) => {
  const file = (await filesOf(stored)).find(({ id }) => id === idText.toLowerCase());
  if (!file) throw new ApiError(404, 'not_found', 'This email has no attachment of this id.');
  return { object: 'attachment', ...(await attachmentObject(ports, stored, file)) };
};

/** The parser and its table of file types are loaded on first use. */
const filesOf = async ({ email, content }: StoredEmail): Promise<AttachedFile[]> => {
  if (!content) throw new ApiError(404, 'not_found', 'The content of this email has been deleted.');
  const { attachedFiles } = await import('#parse-mime');
  return attachedFiles(email, content);
};

const attachmentObject = async ({ downloads, now }: AttachmentPorts, { email }: StoredEmail, file: AttachedFile) => {
  const { id, filename, contentType, contentId, isInline, bytes } = file;
  const expiresAt = now() + URL_SECONDS * 1_000;
  const offered = { key: `${email.id}/${id}`, contentType, bytes, ...(filename !== undefined && { filename }) };
  return {
    id,
    ...(filename !== undefined && { filename }),
    size: bytes.length,
    content_type: contentType,
    content_disposition: isInline ? 'inline' : 'attachment',
    ...(contentId !== undefined && { content_id: contentId }),
    download_url: await downloads.offer(offered, URL_SECONDS),
    expires_at: new Date(expiresAt).toISOString(),
  };
};
