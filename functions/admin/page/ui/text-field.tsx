export interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
}

interface TextFieldProps extends FieldProps {
  required?: boolean;
  isWrong?: boolean;
  describedBy?: string;
  /** The id of a list of proposals. */
  list?: string;
}

/** A labelled line of text: a name, a code, an address. */
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

/** A labelled moment in the reader's own time zone. */
export const TimeField = ({ label, value, onInput }: FieldProps) => (
  <label class="labelled">
    <span>{label}</span>
    <input type="datetime-local" value={value} onInput={(event) => onInput(event.currentTarget.value)} />
  </label>
);
