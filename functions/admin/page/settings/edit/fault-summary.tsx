import type { Fault } from '../../../../../shared/settings/document/fault.ts';
import { settings } from '../../../../../shared/settings/schema/schema.ts';
import type { ApiRefusal } from '../../api/failure.ts';
import { faultText } from '../../text/fault-text.ts';
import { useText } from '../../text/text-context.tsx';
import { withLabels } from '../../text/with-labels.ts';
import { failureText } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { focusField } from '../form/field-id.ts';

interface FaultSummaryProps {
  /** The action that failed. */
  title?: 'faults.notSaved' | 'faults.notSent';
  error: ApiRefusal;
  faults: readonly Fault[];
}

/** A summary of all errors, each a link to its field. */
export const FaultSummary = ({ title = 'faults.notSaved', error, faults }: FaultSummaryProps) => {
  const text = useText();
  const { t } = text;
  return (
    <Notice kind="error">
      <p>
        <strong>{t(title)}</strong>
      </p>
      {faults.length === 0 ? (
        <p>{withLabels(failureText(error, text))}</p>
      ) : (
        <ul>
          {faults.map((fault) => (
            <li key={fault.path}>
              <FaultLine fault={fault} />
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
};

const FaultLine = ({ fault }: { fault: Fault }) => {
  const { language } = useText();
  const setting = settings.get(fault.path);
  const { text, lang } = faultText(fault, language);
  if (!setting) return <span lang={lang}>{`${fault.path} ${text}`}</span>;
  return (
    <>
      <button type="button" class="link" title={fault.path} onClick={() => focusField(fault.path)}>
        {setting.text[language].label}
      </button>{' '}
      <span lang={lang}>{text}</span>
    </>
  );
};
