import { element, foreign } from './element.js';

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
      element('span', { class: 'subject unseen' }, foreign(mail.subject || '(no subject)')),
      element('time', { datetime: mail.receivedAt, title: arrived.toLocaleString() }, shortTime(arrived)),
      element(
        'span',
        { class: 'who' },
        foreign(names(mail.from) || mail.envelope.from || '‹›'),
        ' → ',
        foreign(mail.envelope.to.join(', ')),
      ),
      files > 0 ? element('span', { class: 'clip' }, `📎 ${files}`) : '',
    ),
  );
};

const searchText = (mail) =>
  [mail.subject, names(mail.from), names(mail.to), mail.envelope.from, ...mail.envelope.to].join('\n').toLowerCase();

/** The list of mails, newest first, one row each. */
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

  /** Adds a mail where it belongs; one that is there already stays as it is. Ids sort by time of arrival. */
  add(mail) {
    if (this.#texts.has(mail.id)) return;
    this.#texts.set(mail.id, searchText(mail));
    const made = row(mail);
    made.hidden = !this.#matches(mail.id);
    const rows = this.#list.children;
    let place = 0;
    while (place < rows.length && rows[place].dataset.id > mail.id) place += 1;
    this.#list.insertBefore(made, rows[place] ?? null);
  }

  clear() {
    this.#texts.clear();
    this.#list.replaceChildren();
  }

  filter(text) {
    this.#filter = text.trim().toLowerCase();
    for (const made of this.#list.children) made.hidden = !this.#matches(made.dataset.id);
  }

  /** Marks the mail that is read now. */
  choose(id) {
    for (const made of this.#list.children) {
      const chosen = made.dataset.id === id;
      made.firstElementChild.toggleAttribute('aria-current', chosen);
      if (!chosen) continue;
      made.querySelector('.subject').classList.remove('unseen');
      made.scrollIntoView({ block: 'nearest' });
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
