import type { ScopeLevel, Translated } from '../../../../../shared/settings/schema/setting.ts';
import { useText } from '../../text/text-context.tsx';
import type { MessageKey } from '../../text/translate.ts';
import type { Field } from '../edit/draft.ts';
import { SECRETS } from '../edit/snapshot.ts';
import type { Editor } from '../edit/use-editor.ts';
import { fieldId } from './field-id.ts';
import { levelOf } from './form-sections.ts';

/** Adobe's labels by level. */
const names: Record<ScopeLevel, MessageKey> = {
  default: 'inherit.system',
  website: 'inherit.default',
  'store view': 'inherit.website',
};

interface InheritCheckboxProps {
  path: string;
  label: Translated<string>;
  field: Field;
  editor: Editor;
}

/** Ticked: the scope does not set this value. Unticked: it starts with the inherited value; a password starts empty. */
export const InheritCheckbox = ({ path, label, field, editor }: InheritCheckboxProps) => {
  const { t, language } = useText();
  const name = t(names[levelOf(editor.snapshot.scope)]);
  const ownText = editor.snapshot.own.get(path) ?? (SECRETS.includes(path) ? '' : field.inherited.text);
  return (
    <label class="inherit">
      <input
        type="checkbox"
        checked={!field.isOwn}
        aria-label={`${name}: ${label[language]}`}
        aria-controls={fieldId(path)}
        onChange={(event) => editor.change(path, event.currentTarget.checked ? null : ownText)}
      />
      <span>{name}</span>
    </label>
  );
};
