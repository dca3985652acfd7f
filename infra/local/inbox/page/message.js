import { element, foreign, inWords } from './element.js';
import { facts, viewsOf } from './views.js';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

const people = (mailboxes) =>
  mailboxes.flatMap(({ name, address }, index) => [
    index > 0 ? ', ' : '',
    foreign(name && address ? `${name} <${address}>` : name || address),
  ]);

const badges = ({ tls, auth, size }) =>
  element(
    'ul',
    { class: 'badges', 'aria-label': 'Session' },
    element(
      'li',
      { class: (tls && 'good') || '' },
      tls ? `${tls.version.replace('v', ' ')} · ${tls.mode === 'starttls' ? 'STARTTLS' : 'implicit TLS'}` : 'no TLS',
    ),
    element('li', { class: (auth && 'good') || '' }, auth ? `AUTH ${auth.mechanism}` : 'no AUTH'),
    element('li', {}, inWords(size)),
  );

/** Outlives the mail: who compares the headers of several mails stays on headers. */
let chosenView = '';

const tabs = (mail) => {
  const views = viewsOf(mail);
  const panel = element('div', { role: 'tabpanel', id: 'panel', tabindex: '0' });
  const buttons = views.map(({ name, count }, index) =>
    element(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${index}`,
        'aria-controls': 'panel',
        click: () => {
          chosenView = name;
          choose(index);
        },
      },
      count ? `${name} ${count}` : name,
    ),
  );
  const choose = (index) => {
    buttons.forEach((button, at) => {
      button.setAttribute('aria-selected', String(at === index));
      button.tabIndex = at === index ? 0 : -1;
    });
    panel.className = views[index].className ?? '';
    panel.setAttribute('aria-labelledby', `tab-${index}`);
    panel.replaceChildren(...views[index].panel(mail));
  };
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = buttons.at((buttons.indexOf(event.target) + step) % buttons.length);
    next.focus();
    next.click();
  };
  choose(
    Math.max(
      0,
      views.findIndex(({ name }) => name === chosenView),
    ),
  );
  return [element('div', { role: 'tablist', 'aria-label': 'Views of the mail', keydown: move }, ...buttons), panel];
};

/** The nodes that show one mail. */
export const messageView = (mail) => {
  const [tablist, panel] = tabs(mail);
  const top = element(
    'div',
    { class: 'top' },
    element('a', { class: 'back', href: '#' }, '‹ All mails'),
    element('h2', {}, foreign(mail.subject || '(no subject)')),
    facts('people', [
      ['From', people(mail.from)],
      ['To', people(mail.to)],
      ...(mail.cc.length > 0 ? [['Cc', people(mail.cc)]] : []),
      ['Received', when.format(new Date(mail.receivedAt))],
    ]),
    badges(mail),
    ...(mail.unreadable ? [element('p', { class: 'danger' }, `This mail could not be read: ${mail.unreadable}`)] : []),
    tablist,
  );
  return [top, panel];
};
