/**
 * Makes an element. A function is a listener for the event of its name; false and undefined leave an attribute out.
 * Children are appended as nodes or as text, so nothing that a mail says becomes markup.
 */
export const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name, value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
};

/**
 * Text from a mail, kept from reordering what stands beside it. Characters that turn the direction around show as a
 * replacement sign: they serve to make `invoice‹…›gpj.exe` look like an image.
 */
export const foreign = (text) => element('bdi', {}, text.replace(/[\u202A-\u202E\u2066-\u2069]/g, '\uFFFD'));

/** Bytes in words, e.g. `12 kB`. */
export const inWords = (bytes) => {
  const units = ['byte', 'kilobyte', 'megabyte'];
  const power = Math.min(2, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat('en', {
    style: 'unit',
    unit: units[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** power);
};
