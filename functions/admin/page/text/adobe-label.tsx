import type { Translated } from '../../../../shared/settings/schema/setting.ts';
import { useText } from './text-context.tsx';

/** A translated label with Adobe's English one beside it, as in Adobe's own translated documentation. */
export const AdobeLabel = ({ label }: { label: Translated<string> }) => {
  const { language } = useText();
  if (language === 'en' || label[language] === label.en) return <>{label.en}</>;
  return (
    <>
      {label[language]}{' '}
      <span class="adobe" lang="en">
        {label.en}
      </span>
    </>
  );
};
