import type { Fault } from '../../../../../shared/settings/document/fault.ts';
import type { UntypedSetting } from '../../../../../shared/settings/schema/schema.ts';
import { AdobeLabel } from '../../text/adobe-label.tsx';
import { faultText } from '../../text/fault-text.ts';
import { useText } from '../../text/text-context.tsx';
import { fieldOf } from '../edit/draft.ts';
import type { Editor } from '../edit/use-editor.ts';
import { Control } from './control.tsx';
import { fieldId } from './field-id.ts';
import { FieldNotes } from './field-notes.tsx';
import { InheritCheckbox } from './inherit-checkbox.tsx';

interface SettingRowProps {
  setting: UntypedSetting;
  editor: Editor;
  fault: Fault | undefined;
}

/** One setting: its label, its field with all there is to say of it, where it may be set, whether it is inherited. */
export const SettingRow = ({ setting, editor, fault }: SettingRowProps) => {
  const { t, language } = useText();
  const { path } = setting;
  const id = fieldId(path);
  const field = fieldOf(editor.snapshot, editor.draft, path);
  const label = { en: setting.text.en.label, ja: setting.text.ja.label, zh: setting.text.zh.label };
  const problem = fault && faultText(fault, language);
  return (
    <div class={`row${field.isChanged ? ' changed' : ''}${fault ? ' faulty' : ''}`}>
      <div class="name">
        <label for={id} title={path}>
          <AdobeLabel label={label} />
        </label>
        <code class="path">{path}</code>
      </div>
      <div class="field">
        <Control
          setting={setting}
          field={field}
          isFaulty={fault !== undefined}
          onText={(text) => editor.change(path, text)}
        />
        {problem && (
          <p class="fault" id={`${id}-fault`} lang={problem.lang}>
            {problem.text}
          </p>
        )}
        <p class="help" id={`${id}-help`}>
          {setting.text[language].help}
        </p>
        <FieldNotes path={path} field={field} editor={editor} />
      </div>
      <span class="scope-tag">[{t(setting.scopes.length === 1 ? 'tag.global' : 'tag.storeView')}]</span>
      <InheritCheckbox path={path} label={label} field={field} editor={editor} />
    </div>
  );
};
