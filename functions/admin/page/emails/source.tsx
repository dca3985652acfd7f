/** Rows; a longer text scrolls. */
const MAX_ROWS = 24;

/** A text as it is, to read and copy. */
export const Source = ({ label, text }: { label: string; text: string }) => (
  <textarea
    class="source"
    readOnly
    rows={Math.min(text.split('\n').length + 1, MAX_ROWS)}
    spellcheck={false}
    aria-label={label}
    value={text}
  />
);
