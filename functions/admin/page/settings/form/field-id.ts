/** The id of a setting's form field. */
export const fieldId = (path: string): string => `field-${path.replaceAll('/', '-')}`;

/** Focuses the field of a setting. Returns false if it is not shown. */
export const focusField = (path: string): boolean => {
  const field = document.getElementById(fieldId(path));
  field?.focus();
  return field !== null;
};
