import { element, formatBytes, untrusted } from './element.js';
import { facts, viewsOf } from './views.js';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

const people = (mailboxes) =>
  mailboxes.flatMap(({ name, address }, index) => [
    index > 0 ? ', ' : '',
    untrusted(name && address ? `${name} <${address}>` : name || address),
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
    element('li', {}, formatBytes(size)),
  );

/** Kept between messages, to compare the headers of several of them, for example. */
let selectedView = '';

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
          selectedView = name;
          select(index);
        },
      },
      count ? `${name} ${count}` : name,
    ),
  );
  const select = (index) => {
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
  select(
    Math.max(
      0,
      views.findIndex(({ name }) => name === selectedView),
    ),
  );
  return [element('div', { role: 'tablist', 'aria-label': 'Views of the message', keydown: move }, ...buttons), panel];
};

/** The nodes that show a message. */
export const messageView = (mail) => {
  const [tablist, panel] = tabs(mail);
  const top = element(
    'div',
    { class: 'top' },
    element('a', { class: 'back', href: '#' }, '‹ All messages'),
    element('h2', {}, untrusted(mail.subject || '(no subject)')),
    facts('people', [
      ['From', people(mail.from)],
      ['To', people(mail.to)],
      ...(mail.cc.length > 0 ? [['Cc', people(mail.cc)]] : []),
      ['Received', when.format(new Date(mail.receivedAt))],
    ]),
    badges(mail),
    ...(mail.unreadable
      ? [element('p', { class: 'danger' }, `This message could not be parsed: ${mail.unreadable}`)]
      : []),
    tablist,
  );
  return [top, panel];
};
