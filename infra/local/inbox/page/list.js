import { element, untrusted } from './element.js';

const today = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const earlier = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

const shortTime = (date) => (date.toDateString() === new Date().toDateString() ? today : earlier).format(date);

const names = (mailboxes) => mailboxes.map(({ name, address }) => name || address).join(', ');

const row = (mail) => {
  const arrived = new Date(mail.receivedAt);
  const files = mail.attachments.length;
  return element(
    'li',
    { 'data-id': mail.id },
    element(
      'a',
      { href: `#${mail.id}` },
      element('span', { class: 'subject unseen' }, untrusted(mail.subject || '(no subject)')),
      element('time', { datetime: mail.receivedAt, title: arrived.toLocaleString() }, shortTime(arrived)),
      element(
        'span',
        { class: 'who' },
        untrusted(names(mail.from) || mail.envelope.from || '‹›'),
        ' → ',
        untrusted(mail.envelope.to.join(', ')),
      ),
      files > 0 ? element('span', { class: 'clip' }, `📎 ${files}`) : '',
    ),
  );
};

const searchText = (mail) =>
  [mail.subject, names(mail.from), names(mail.to), mail.envelope.from, ...mail.envelope.to].join('\n').toLowerCase();

/** The list of messages, newest first. */
export class MailList {
  #list;
  #texts = new Map();
  #filter = '';

  constructor(list) {
    this.#list = list;
    list.addEventListener('keydown', (event) => this.#move(event));
  }

  get size() {
    return this.#texts.size;
  }

  get shown() {
    return this.#list.querySelectorAll('li:not([hidden])').length;
  }

  get oldest() {
    return this.#list.lastElementChild?.dataset.id;
  }

  /** Inserts a message by its id, which sorts by time of arrival; ignores one that is already listed. */
  add(mail) {
    if (this.#texts.has(mail.id)) return;
    this.#texts.set(mail.id, searchText(mail));
    const added = row(mail);
    added.hidden = !this.#matches(mail.id);
    const rows = this.#list.children;
    let index = 0;
    while (index < rows.length && rows[index].dataset.id > mail.id) index += 1;
    this.#list.insertBefore(added, rows[index] ?? null);
  }

  clear() {
    this.#texts.clear();
    this.#list.replaceChildren();
  }

  filter(text) {
    this.#filter = text.trim().toLowerCase();
    for (const item of this.#list.children) item.hidden = !this.#matches(item.dataset.id);
  }

  /** Marks the selected message. */
  select(id) {
    for (const item of this.#list.children) {
      const isSelected = item.dataset.id === id;
      item.firstElementChild.toggleAttribute('aria-current', isSelected);
      if (!isSelected) continue;
      item.querySelector('.subject').classList.remove('unseen');
      item.scrollIntoView({ block: 'nearest' });
    }
  }

  #matches(id) {
    return this.#texts.get(id).includes(this.#filter);
  }

  #move(event) {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    if (!step) return;
    let target = event.target.closest('li')?.[step];
    while (target?.hidden) target = target[step];
    target?.firstElementChild.focus();
    event.preventDefault();
  }
}
