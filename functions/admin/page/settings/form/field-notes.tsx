import { DEFAULT_SCOPE } from '../../../../../shared/scope.ts';
import { useText } from '../../text/text-context.tsx';
import type { Field } from '../edit/draft.ts';
import { PASSWORD } from '../edit/snapshot.ts';
import type { Editor } from '../edit/use-editor.ts';
import { scopeName } from '../scopes/scope-name.ts';
import { FieldWarnings } from './field-warnings.tsx';
import { PasswordNote } from './password-note.tsx';
import { ReturnPathNote } from './return-path-note.tsx';
import { SecurityNotice } from './security-notice.tsx';

interface FieldNotesProps {
  path: string;
  field: Field;
  editor: Editor;
}

/**
 * What there is to say below a field: where its value comes from, what it will do, what to beware of. At Default
 * Config, what is inherited can only be the system value, as the checkbox says.
 */
export const FieldNotes = ({ path, field, editor }: FieldNotesProps) => (
  <>
    {path !== PASSWORD && !field.isOwn && editor.snapshot.scope !== DEFAULT_SCOPE && <OriginNote field={field} />}
    {path === PASSWORD && <PasswordNote field={field} editor={editor} />}
    {path === 'system/smtp/set_return_path' && <ReturnPathNote editor={editor} />}
    <SecurityNotice path={path} text={field.text} />
    {!field.isChanged && <FieldWarnings warnings={editor.snapshot.warnings.filter((one) => one.path === path)} />}
  </>
);

const OriginNote = ({ field }: { field: Field }) => {
  const text = useText();
  return <p class="origin">{text.t('inherit.from', { origin: scopeName(field.inherited.from, text) })}</p>;
};
