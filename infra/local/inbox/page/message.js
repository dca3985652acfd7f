import { element, foreign, inWords } from './element.js';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

const people = (mailboxes) =>
  mailboxes.flatMap(({ name, address }, index) => [
    index > 0 ? ', ' : '',
    foreign(name && address ? `${name} <${address}>` : name || address),
  ]);

const facts = (className, rows) =>
  element(
    'dl',
    { class: className },
    ...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, ...[value].flat())]),
  );

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

const htmlPanel = (mail) => [
  element('p', { class: 'note' }, 'Scripts and remote content are blocked.'),
  element('iframe', {
    title: 'The mail as html',
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    src: `messages/${mail.id}/html`,
  }),
];

const headersPanel = (mail) => [
  facts(
    'facts',
    Object.entries(mail.headers).map(([name, value]) => [
      name,
      [value].flat().flatMap((line, index) => [index > 0 ? element('br') : '', foreign(line)]),
    ]),
  ),
];

const attachmentsPanel = (mail) => [
  element(
    'ul',
    { class: 'files' },
    ...mail.attachments.map(({ filename, contentType, size }, index) =>
      element(
        'li',
        {},
        element(
          'a',
          { href: `messages/${mail.id}/attachments/${index}`, download: '' },
          foreign(filename),
          element('span', {}, foreign(contentType), ` · ${inWords(size)}`),
        ),
      ),
    ),
  ),
];

const sessionPanel = ({ id, receivedAt, envelope, tls, auth }) => [
  facts('facts', [
    ['MAIL FROM', foreign(envelope.from || '<>')],
    ['RCPT TO', envelope.to.flatMap((address, index) => [index > 0 ? element('br') : '', foreign(address)])],
    [
      'TLS',
      tls
        ? `${tls.mode === 'starttls' ? 'STARTTLS' : 'implicit'}, ${tls.version}, ${tls.cipher}`
        : 'none: the mail came in clear',
    ],
    ['AUTH', auth ? [`${auth.mechanism}, as `, foreign(auth.user)] : 'none'],
    ['Received', receivedAt],
    ['Id', id],
  ]),
];

const sourcePanel = (mail) => [
  element('a', { class: 'save', href: `messages/${mail.id}/raw`, download: '' }, 'Save as .eml'),
  element('pre', { tabindex: '0' }, mail.raw),
];

/** The views of a mail that has something to show in them. */
const viewsOf = (mail) =>
  [
    mail.html !== null && { name: 'HTML', className: 'frame', panel: htmlPanel },
    mail.text !== null && { name: 'Text', panel: () => [element('pre', { tabindex: '0', dir: 'auto' }, mail.text)] },
    Object.keys(mail.headers).length > 0 && { name: 'Headers', panel: headersPanel },
    mail.attachments.length > 0 && { name: 'Attachments', count: mail.attachments.length, panel: attachmentsPanel },
    { name: 'Session', panel: sessionPanel },
    { name: 'Source', panel: sourcePanel },
  ].filter(Boolean);

/** Outlives the mail: who compares the headers of several mails stays on headers. */
let chosenView = '';

const tabs = (mail) => {
  const views = viewsOf(mail);
  const panel = element('div', { role: 'tabpanel', id: 'panel' });
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
