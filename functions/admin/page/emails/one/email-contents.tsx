import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import type { EmailDetail } from '../../api/emails-api.ts';
import { ApiRefusal } from '../../api/failure.ts';
import { useText } from '../../text/text-context.tsx';
import { Pending } from '../../ui/pending.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { usePolled } from '../../ui/use-polled.ts';
import { showInFrame } from './show-in-frame.ts';

type Part = 'preview' | 'text' | 'html' | 'files' | 'raw';

const partsOf = ({ html, text }: EmailDetail): Part[] => [
  ...(html === null ? [] : (['preview'] as const)),
  ...(text === null ? [] : (['text'] as const)),
  ...(html === null ? [] : (['html'] as const)),
  'files',
  'raw',
];

/** The content of an email, as preview, text, source or attachments. */
export const EmailContents = ({ email }: { email: EmailDetail }) => {
  const { t } = useText();
  const parts = partsOf(email);
  const [chosen, choose] = useState<Part>(parts[0] ?? 'raw');
  return (
    <>
      <fieldset class="segments">
        <legend class="hidden">{t('email.contents')}</legend>
        {parts.map((part) => (
          <button key={part} type="button" aria-pressed={part === chosen} onClick={() => choose(part)}>
            {t(`part.${part}`)}
          </button>
        ))}
      </fieldset>
      <PartView part={chosen} email={email} />
    </>
  );
};

const PartView = ({ part, email }: { part: Part; email: EmailDetail }) => {
  const { t } = useText();
  switch (part) {
    case 'preview':
      return <PreviewFrame html={email.html ?? ''} />;
    case 'text':
      return <Source label={t('part.source')} text={email.text ?? ''} />;
    case 'html':
      return <Source label={t('part.source')} text={email.html ?? ''} />;
    case 'files':
      return <AttachmentTable id={email.id} />;
    case 'raw':
      return <RawMessage id={email.id} />;
  }
};

/** In pixels; a longer email scrolls inside its frame. */
const MAX_HEIGHT = 900;

/**
 * Shows html in a frame. The sandbox blocks scripts, forms and windows; the frame keeps the page's origin so that the
 * page can fill it, which is safe since nothing in it can run.
 */
const PreviewFrame = ({ html }: { html: string }) => {
  const { t } = useText();
  const frame = useRef<HTMLIFrameElement>(null);
  const [isLoaded, setLoaded] = useState(false);
  const [withheld, setWithheld] = useState(0);
  useEffect(() => {
    const { current } = frame;
    if (!isLoaded || !current?.contentDocument) return;
    setWithheld(showInFrame(current.contentDocument, html));
    current.style.height = `${Math.min(current.contentDocument.documentElement.scrollHeight + 2, MAX_HEIGHT)}px`;
  }, [isLoaded, html]);
  return (
    <>
      {withheld > 0 && <p class="hint">{t('preview.withheld', { count: withheld })}</p>}
      <iframe
        ref={frame}
        class="preview"
        title={t('part.preview')}
        src="/admin/preview.html"
        sandbox="allow-same-origin"
        onLoad={() => setLoaded(true)}
      />
    </>
  );
};

/** The API's answer, or a fallback if the content of the email has been deleted. */
const unlessGone = async <T, Gone>(asked: Promise<T>, gone: Gone): Promise<T | Gone> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiRefusal && error.refusal.statusCode === 404) return gone;
    throw error;
  }
};

const BYTES_PER_KB = 1024;

/** The attachments of an email. Their download URLs are valid for fifteen minutes after this is shown. */
const AttachmentTable = ({ id }: { id: string }) => {
  const { t, number } = useText();
  const { emails } = useApi();
  const loaded = usePolled(useCallback(() => unlessGone(emails.attachments(id), []), [emails, id]));
  return (
    <Pending of={loaded}>
      {(files) =>
        files.length === 0 ? (
          <p class="hint">{t('part.noFiles')}</p>
        ) : (
          <table class="cards">
            <TableHead columns={[t('file.name'), t('file.type'), t('file.size')]} />
            <tbody>
              {files.map(({ id: file, filename, content_type, size, download_url }) => (
                <tr key={file}>
                  <th scope="row">
                    <a href={download_url} rel="noreferrer">
                      {filename ?? file}
                    </a>
                  </th>
                  <td lang="en">{content_type}</td>
                  <td>{number(Math.ceil(size / BYTES_PER_KB))} kB</td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Pending>
  );
};

const RawMessage = ({ id }: { id: string }) => {
  const { t } = useText();
  const { emails } = useApi();
  const loaded = usePolled(useCallback(() => unlessGone(emails.raw(id), undefined), [emails, id]));
  return (
    <Pending of={loaded}>
      {(message) =>
        message === undefined ? (
          <p class="hint">{t('part.noRaw')}</p>
        ) : (
          <>
            {message.dkim_signed && <p class="hint">{t('part.signedWhenSent')}</p>}
            <Source label={t('part.raw')} text={message.raw} />
          </>
        )
      }
    </Pending>
  );
};

/** In rows; a longer text scrolls. */
const MAX_ROWS = 24;

/** A read-only text to read and copy. */
const Source = ({ label, text }: { label: string; text: string }) => (
  <textarea
    class="source"
    readOnly
    rows={Math.min(text.split('\n').length + 1, MAX_ROWS)}
    spellcheck={false}
    aria-label={label}
    value={text}
  />
);
