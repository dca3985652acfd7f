import { useState } from 'preact/hooks';
import type { EmailDetail } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { PreviewFrame } from './preview-frame.tsx';
import { RawMessage } from './raw-message.tsx';
import { Source } from './source.tsx';

type Part = 'preview' | 'text' | 'html' | 'raw';

const partsOf = ({ html, text }: EmailDetail): Part[] => [
  ...(html === null ? [] : (['preview'] as const)),
  ...(text === null ? [] : (['text'] as const)),
  ...(html === null ? [] : (['html'] as const)),
  'raw',
];

/** What an email says, in one of several ways to look at it. */
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
    case 'raw':
      return <RawMessage id={email.id} />;
  }
};
