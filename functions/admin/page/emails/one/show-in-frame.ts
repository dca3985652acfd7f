/** Elements without use where no script runs and nothing is loaded. */
const REMOVED = 'script, link, meta, base, iframe, frame, frameset, object, embed, applet, button, audio, video';

/** A URL in a style sheet other than a data URL. */
const REMOTE_URL = /url\(\s*(?!["']?data:)[^)]*\)|@import[^;]*;?/gi;

const isRemote = (address: string): boolean => !/^\s*data:/i.test(address);

const withoutAttribute = (element: Element, name: string): boolean => {
  const value = element.getAttribute(name);
  if (value === null || !isRemote(value)) return false;
  element.removeAttribute(name);
  return true;
};

const withoutRemoteStyle = (element: Element): boolean => {
  const style = element.getAttribute('style') ?? '';
  const local = style.replace(REMOTE_URL, 'none');
  if (local !== style) element.setAttribute('style', local);
  return local !== style;
};

/** Removes references to remote resources from an element. Returns whether there were any. */
const withhold = (element: Element): boolean => {
  const attributes = ['src', 'srcset', 'background', 'poster'].filter((name) => withoutAttribute(element, name));
  return withoutRemoteStyle(element) || attributes.length > 0;
};

/** Removes event handlers, which the sandbox would refuse to run with an error. */
const withoutHandlers = (element: Element): void => {
  for (const name of element.getAttributeNames()) {
    if (name.startsWith('on')) element.removeAttribute(name);
  }
};

/** Disables a link, but shows its target on hover. */
const disarm = (link: HTMLElement): void => {
  link.title = link.getAttribute('href') ?? '';
  link.removeAttribute('href');
  link.style.textDecoration = 'underline';
};

/**
 * Shows html in the empty document of the preview frame. References to remote resources are removed; the frame's
 * policy would block them anyway. Returns the number of elements affected.
 */
export const showInFrame = (frame: Document, html: string): number => {
  // A document without a window, in which nothing is loaded or run.
  const email = frame.implementation.createHTMLDocument('');
  email.documentElement.innerHTML = html;
  for (const element of email.querySelectorAll(REMOVED)) element.remove();
  for (const link of email.querySelectorAll<HTMLElement>('a[href], area[href]')) disarm(link);
  for (const style of email.querySelectorAll('style')) {
    style.textContent = (style.textContent ?? '').replace(REMOTE_URL, 'none');
  }
  const elements = [...email.querySelectorAll('*')];
  for (const element of elements) withoutHandlers(element);
  const withheld = elements.filter(withhold).length;
  frame.replaceChild(frame.importNode(email.documentElement, true), frame.documentElement);
  return withheld;
};
