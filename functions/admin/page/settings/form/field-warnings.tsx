import type { ShownWarning } from '../../api/settings-api.ts';
import { useText } from '../../text/text-context.tsx';
import { knownKey } from '../../text/translate.ts';
import { Notice } from '../../ui/notice.tsx';
import type { Editor } from '../edit/use-editor.ts';
import { scopeName } from '../scopes/scope-name.ts';
import { focusField } from './field-id.ts';

/** Adobe's security notice says why. */
const security = new Set(['sendmail', 'return-path']);

interface FieldWarningsProps {
  warnings: readonly ShownWarning[];
  editor: Editor;
}

/** The API's warnings about a field; dismissed ones take one line. */
export const FieldWarnings = ({ warnings, editor }: FieldWarningsProps) => (
  <>
    {warnings.map((warning) =>
      warning.dismissed ? (
        <Dismissed key={warning.code} warning={warning} by={warning.dismissed} editor={editor} />
      ) : (
        <Notice key={warning.code} kind="warning">
          <WarningText warning={warning} />
          {warning.dismissed === null && <DismissButton warning={warning} editor={editor} />}
        </Notice>
      ),
    )}
  </>
);

const WarningText = ({ warning: { code, message } }: { warning: ShownWarning }) => {
  const { t } = useText();
  const key = knownKey(`warning.${code}`);
  if (security.has(code)) return <SecurityNotice />;
  return key ? <p>{t(key)}</p> : <p lang="en">{message}</p>;
};

export const SecurityNotice = () => {
  const { t } = useText();
  return (
    <p>
      <strong>{t('security.title')}</strong> {t('security.text')}
    </p>
  );
};

const DismissButton = ({ warning, editor }: { warning: ShownWarning; editor: Editor }) => {
  const { t } = useText();
  const dismiss = async () => {
    await editor.dismiss(warning, true);
    // The button is gone, and the focus with it.
    focusField(warning.path);
  };
  return (
    <button type="button" title={t('warning.dismissText')} onClick={dismiss}>
      {t('warning.dismiss')}
    </button>
  );
};

interface DismissedProps {
  warning: ShownWarning;
  by: NonNullable<ShownWarning['dismissed']>;
  editor: Editor;
}

/** A dismissed warning, in one line. It can be shown again if it was dismissed at this scope. */
const Dismissed = ({ warning, by: { by, scope }, editor }: DismissedProps) => {
  const text = useText();
  const { t, word } = text;
  const isHere = scope === editor.snapshot.scope;
  return (
    <p class="origin" title={word('warning', warning.code)}>
      {t(isHere ? 'warning.dismissed' : 'warning.dismissedAt', { by, scope: scopeName(scope, text) })}{' '}
      {isHere && (
        <button type="button" class="link" onClick={() => editor.dismiss(warning, false)}>
          {t('warning.restore')}
        </button>
      )}
    </p>
  );
};
