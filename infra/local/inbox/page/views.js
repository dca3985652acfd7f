import { element, formatBytes, untrusted } from './element.js';

/** A description list of names and values. */
export const facts = (className, rows) =>
  element(
    'dl',
    { class: className },
    ...rows.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, ...[value].flat())]),
  );

const htmlPanel = (mail) => [
  element('p', { class: 'note' }, 'Scripts and remote content are blocked.'),
  element('iframe', {
    title: 'HTML body',
    sandbox: 'allow-popups allow-popups-to-escape-sandbox',
    src: `messages/${mail.id}/html`,
  }),
];

const headersPanel = (mail) => [
  facts(
    'facts',
    Object.entries(mail.headers).map(([name, value]) => [
      name,
      [value].flat().flatMap((line, index) => [index > 0 ? element('br') : '', untrusted(line)]),
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
          untrusted(filename),
          element('span', {}, untrusted(contentType), ` · ${formatBytes(size)}`),
        ),
      ),
    ),
  ),
];

const sessionPanel = ({ id, receivedAt, envelope, tls, auth }) => [
  facts('facts', [
    ['MAIL FROM', untrusted(envelope.from || '<>')],
    ['RCPT TO', envelope.to.flatMap((address, index) => [index > 0 ? element('br') : '', untrusted(address)])],
    [
      'TLS',
      tls
        ? `${tls.mode === 'starttls' ? 'STARTTLS' : 'implicit'}, ${tls.version}, ${tls.cipher}`
        : 'none: the message was not encrypted',
    ],
    ['AUTH', auth ? [`${auth.mechanism}, as `, untrusted(auth.user)] : 'none'],
    ['Received', receivedAt],
    ['Id', id],
  ]),
];

const sourcePanel = (mail) => [
  element('a', { class: 'save', href: `messages/${mail.id}/raw`, download: '' }, 'Save as .eml'),
  element('pre', {}, mail.raw),
];

/** The views that are not empty for this message. */
export const viewsOf = (mail) =>
  [
    mail.html !== null && { name: 'HTML', className: 'frame', panel: htmlPanel },
    mail.text !== null && { name: 'Text', panel: () => [element('pre', { dir: 'auto' }, mail.text)] },
    Object.keys(mail.headers).length > 0 && { name: 'Headers', panel: headersPanel },
    mail.attachments.length > 0 && { name: 'Attachments', count: mail.attachments.length, panel: attachmentsPanel },
    { name: 'Session', panel: sessionPanel },
    { name: 'Source', panel: sourcePanel },
  ].filter(Boolean);
