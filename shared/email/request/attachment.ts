import * as z from 'zod/mini';
import type { Attachment } from '../lifecycle/email.ts';
import { base64Of } from './attachment-content.ts';
import { contentTypeFault } from './content-type.ts';
import { atMost, MISSING, refuse } from './field-schema.ts';
import { fileNameFault } from './file-name.ts';

const MAX_ATTACHMENTS = 100;

// What may stand in `<…>` of a Content-ID header and in a cid: link, below 128 characters.
const CONTENT_ID = /^[\w!#$%&'*+./=?^`{|}~@-]{1,127}$/;

const text = z.nullish(z.string('must be a string'));

/** A file as clients send it. `path` is not supported: fetching it would open our network to every client. */
const written = z.strictObject(
  {
    content: z.optional(z.unknown()),
    filename: text,
    content_type: text,
    contentType: text,
    content_id: text,
    inline_content_id: text,
    path: z.optional(z.null('is not supported: send the file itself as content')),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? 'must be an object' : undefined) },
);

/** The files attached to an email. */
export const attachments = atMost(
  MAX_ATTACHMENTS,
  z.pipe(
    z.array(written, { error: 'must be an array' }),
    z.transform((files, payload): Attachment[] => files.map((file, index) => attachmentOf(file, index, payload))),
  ),
);

const attachmentOf = (file: z.output<typeof written>, index: number, payload: z.core.ParsePayload): Attachment => {
  const filename = file.filename ?? `attachment-${index + 1}`;
  const contentType = file.content_type ?? file.contentType ?? undefined;
  const contentId = file.content_id ?? file.inline_content_id ?? undefined;
  const content = base64Of(file.content, contentType);

  const faults = {
    filename: fileNameFault(filename),
    content_type: contentType && contentTypeFault(contentType),
    content_id: contentId && !CONTENT_ID.test(contentId) && 'must be 1 to 127 letters, digits and signs such as . @ -',
    content: content === undefined && (file.content == null ? MISSING : 'must be base64, or an array of byte numbers'),
  };
  for (const [field, fault] of Object.entries(faults)) if (fault) refuse(payload, fault, [index, field]);
  return { filename, content: content ?? '', ...(contentType && { contentType }), ...(contentId && { contentId }) };
};
