export interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
}

interface TextFieldProps extends FieldProps {
  required?: boolean;
  isWrong?: boolean;
  describedBy?: string;
  /** The id of a datalist. */
  list?: string;
}

/** A labelled single-line text input. */
export const TextField = ({ label, value, onInput, required, isWrong, describedBy, list }: TextFieldProps) => (
  <label class="labelled">
    <span>{label}</span>
    <input
      value={value}
      required={required}
      list={list}
      aria-invalid={isWrong}
      aria-describedby={describedBy}
      autocomplete="off"
      autocapitalize="none"
      spellcheck={false}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  </label>
);

/** A labelled date-time input in the user's time zone. */
export const TimeField = ({ label, value, onInput }: FieldProps) => (
  <label class="labelled">
    <span>{label}</span>
    <input type="datetime-local" value={value} onInput={(event) => onInput(event.currentTarget.value)} />
  </label>
);
