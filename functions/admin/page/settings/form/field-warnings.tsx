import type { Warning } from '../../../../../shared/settings/document/fault.ts';
import { useText } from '../../text/text-context.tsx';
import { knownKey } from '../../text/translate.ts';
import { Notice } from '../../ui/notice.tsx';

/** Shown at once, while a field is being edited, and so not once more. */
const noticed = new Set(['sendmail', 'return-path']);

/** What the API warns of at a field, in the reader's language where the page knows the warning. */
export const FieldWarnings = ({ warnings }: { warnings: readonly Warning[] }) => {
  const { t } = useText();
  return (
    <>
      {warnings
        .filter(({ code }) => !noticed.has(code))
        .map(({ code, message }) => {
          const key = knownKey(`warning.${code}`);
          return (
            <Notice key={code} kind="warning">
              {key ? <p>{t(key)}</p> : <p lang="en">{message}</p>}
            </Notice>
          );
        })}
    </>
  );
};
