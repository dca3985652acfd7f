/** What an email has no use for where no script runs and nothing is loaded. */
const REMOVED = 'script, link, meta, base, iframe, frame, frameset, object, embed, applet, button, audio, video';

/** An address in a style sheet that is not the data itself. */
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

/** Takes out of an element what would be loaded from elsewhere. Returns whether there was something. */
const withhold = (element: Element): boolean => {
  const attributes = ['src', 'srcset', 'background', 'poster'].filter((name) => withoutAttribute(element, name));
  return withoutRemoteStyle(element) || attributes.length > 0;
};

/** Nothing would run them; without them, nothing has to refuse to. */
const withoutHandlers = (element: Element): void => {
  for (const name of element.getAttributeNames()) {
    if (name.startsWith('on')) element.removeAttribute(name);
  }
};

/** A link leads nowhere here, and shows where it would lead when pointed at. */
const disarm = (link: HTMLElement): void => {
  link.title = link.getAttribute('href') ?? '';
  link.removeAttribute('href');
  link.style.textDecoration = 'underline';
};

/**
 * Shows an email's html in the empty document of the preview frame. What it would load from elsewhere is left out; the
 * frame's own policy would refuse it anyway. Returns how many elements something was left out of.
 */
export const showInFrame = (frame: Document, html: string): number => {
  // Inert: in a document without a window nothing is loaded or run.
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
