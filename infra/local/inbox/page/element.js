/**
 * Creates an element. Functions become listeners for the event of their name; false and undefined attributes are omitted.
 * Children are appended as nodes or as text, so content of messages never becomes markup.
 */
export const element = (tag, attributes = {}, ...children) => {
  const created = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') created.addEventListener(name, value);
    else if (value !== undefined && value !== false) created.setAttribute(name, value);
  }
  created.append(...children);
  return created;
};

/**
 * Text from a message, isolated so that it cannot reorder the text around it. Direction overrides are shown as replacement
 * characters, because they can make `invoice‹…›gpj.exe` look like an image.
 */
export const untrusted = (text) => element('bdi', {}, text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '\uFFFD'));

/** Formats a number of bytes, such as `12 kB`. */
export const formatBytes = (bytes) => {
  const units = ['byte', 'kilobyte', 'megabyte'];
  const power = Math.min(2, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat('en', {
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** power);
};
