import type { UntypedSetting } from '../../../../../shared/settings/schema/schema.ts';
import { useText } from '../../text/text-context.tsx';
import type { Field } from '../edit/draft.ts';
import { MASK } from '../edit/snapshot.ts';
import { fieldId } from './field-id.ts';
import { optionText } from './option-text.ts';

interface ControlProps {
  setting: UntypedSetting;
  field: Field;
  isFaulty: boolean;
  onText: (text: string) => void;
}

/** The input for a setting, by the kind of its value. An inherited value is shown read-only. */
export const Control = ({ setting, field, isFaulty, onText }: ControlProps) => {
  const text = useText();
  const id = fieldId(setting.path);
  const { name, options } = setting.kind;
  const common = {
    id,
    disabled: !field.isOwn,
    'aria-describedby': isFaulty ? `${id}-fault ${id}-help` : `${id}-help`,
    'aria-invalid': isFaulty,
  };
  if (options) {
    return (
      <select {...common} onChange={(event) => onText(event.currentTarget.value)}>
        {options.map(({ word, label }) => (
          <option key={word} value={word} selected={word === field.text}>
            {optionText({ word, label }, text)}
          </option>
        ))}
      </select>
    );
  }
  const onInput = (event: { currentTarget: HTMLInputElement }) => onText(event.currentTarget.value);
  if (name === 'secret') {
    const isSet = field.text === MASK;
    return (
      <input
        {...common}
        type="password"
        autocomplete="new-password"
        value={isSet ? '' : field.text}
        placeholder={isSet ? '••••••••' : ''}
        onInput={onInput}
      />
    );
  }
  return (
    <input
      {...common}
      type="text"
      inputMode={name === 'integer' ? 'numeric' : 'text'}
      class={name === 'integer' ? 'short' : ''}
      autocomplete="off"
      autocapitalize="none"
      spellcheck={false}
      value={field.text}
      onInput={onInput}
    />
  );
};
