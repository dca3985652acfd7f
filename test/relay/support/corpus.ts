import { attached, base64, html, multipart, octets, part, pdf, text, utf8 } from './mime-parts.ts';

/** A realistic message: typical of mail programs and shops, or unusual but legal. */
export interface Sample {
  name: string;
  raw: Buffer;
  /** Envelope recipients. */
  to: string[];
}

/** Header fields and body of each kind, for its nth message. */
const kinds: Record<string, (n: number) => string[]> = {
  'plain text': (n) => text([`Thank you for order ${n}.`, '', 'Your shop']),
  'html alone': html,
  'text and html': (n) => multipart('alternative', `alt-${n}`, text([`Order ${n}`]), html(n)),
  'a PDF': (n) =>
    multipart('mixed', `mix-${n}`, text(['Your invoice']), pdf(n, 20_000 + n, attached(`invoice-${n}.pdf`))),
  'an inline image': (n) =>
    multipart(
      'related',
      `rel-${n}`,
      part(['Content-Type: text/html'], ['<img src="cid:logo@shop">']),
      part(
        ['Content-Type: image/gif', 'Content-ID: <logo@shop>', 'Content-Transfer-Encoding: base64'],
        base64(octets(`gif ${n}`, 900)),
      ),
    ),
  'a calendar entry': (n) =>
    multipart(
      'alternative',
      `cal-${n}`,
      text(['An appointment']),
      part(
        ['Content-Type: text/calendar; method=REQUEST; charset=utf-8'],
        ['BEGIN:VCALENDAR', 'METHOD:REQUEST', `UID:${n}@shop.example`, 'END:VCALENDAR'],
      ),
    ),
  '8-bit Latin-1': (n) =>
    part(
      ['Content-Type: text/plain; charset=iso-8859-1', 'Content-Transfer-Encoding: 8bit'],
      [`Gr\xfc\xdfe aus K\xf6ln ${n} \x80\xff`],
    ),
  '8-bit UTF-8': (n) => text([utf8(`Grüße 你好 🎉 ${n}`)], ['Content-Transfer-Encoding: 8bit']),
  'names by RFC 2231': (n) =>
    multipart(
      'mixed',
      `r2231-${n}`,
      text(['Attached']),
      pdf(n, 500, [
        'Content-Disposition: attachment;',
        " filename*0*=utf-8''Rechnung%20;",
        ` filename*1*=f%C3%BCr%20Bestellung%20${n};`,
        ' filename*2=".pdf"',
      ]),
    ),
  'a message within the message': (n) =>
    multipart(
      'mixed',
      `nest-${n}`,
      text(['See below']),
      part(
        ['Content-Type: message/rfc822'],
        [
          'From: inner@shop.example',
          'Bcc: inner-bcc@shop.example',
          `Subject: inner ${n}`,
          '',
          'Resent-To: in the body',
        ],
      ),
    ),
  'Japanese in ISO-2022-JP': (n) =>
    part(
      ['Content-Type: text/plain; charset=iso-2022-jp', 'Content-Transfer-Encoding: 7bit'],
      [`\x1b$B$3$s$K$A$O\x1b(B ${n}`],
    ),
  'Chinese in GB18030': (n) =>
    part(['Content-Type: text/plain; charset=gb18030', 'Content-Transfer-Encoding: 8bit'], [`\xc4\xe3\xba\xc3 ${n}`]),
  'lines of dots and of 998 octets': (n) => text(['.', '..', '...', `.${n}`, 'x'.repeat(998), '. ', '']),
  'no body': () => [],
  'an empty body': () => [''],
  'hidden recipients': (n) => [
    `Bcc: hidden-${n}@shop.example,`,
    '\tfolded@shop.example',
    'Return-Path: <old@shop.example>',
    ...text(['Bcc: in the body']),
  ],
  'a resent message': (n) => [
    'Resent-From: a@shop.example',
    `Resent-To: b-${n}@shop.example`,
    'Resent-Bcc: c@shop.example',
    ...text(['Again']),
  ],
  'traces and signatures': (n) => [
    'Received: from a by b; Fri, 27 Nov 2026 08:00:00 +0000',
    'Received: from c by d; Fri, 27 Nov 2026 07:00:00 +0000',
    `DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=${n};`,
    '\tb=AbC/dEf+',
    'List-Unsubscribe: <https://shop.example/u>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    ...text(['Signed']),
  ],
  'an odd header': (n) => [
    'X-Empty:',
    `x-LOWER-upper: ${n}`,
    'X-Tab:\ttab\tinside\t',
    "X-!#$%&'*+-.^_`|~: odd name",
    `References: ${Array.from({ length: 40 }, (_, at) => `<${at}-${n}@shop.example>`).join('\r\n ')}`,
    `X-Raw: ${utf8('Überraschung 你好')}`,
    ...text(['x']),
  ],
  'an odd structure': (n) => [
    'MIME-Version: 1.0 (made by hand)',
    'Content-Type: multipart/mixed; boundary=----=_odd',
    '',
    'A preamble that nobody sees',
    '------=_odd',
    'Content-Type: TEXT/Plain; CharSet="us-ascii"; format=flowed',
    '',
    `flowed `,
    `line ${n}`,
    '------=_odd--',
    '',
    'An epilogue',
  ],
};

const addressed = (name: string, n: number): string[] => [
  `From: "Shop, The" <shop@example.com>`,
  n % 3 === 0
    ? 'To: undisclosed-recipients:;'
    : `To: =?utf-8?B?SsO2cmc=?= <jane-${n}@customer.example>,\r\n "Doe \\"J\\"" <john@customer.example>`,
  ...(n % 2 === 0 ? ['Cc: (a comment) cc@customer.example'] : []),
  `Subject: =?utf-8?Q?${name.replaceAll(/[^A-Za-z]/g, '_')}?= ${n}`,
  `Message-ID: <${name.replaceAll(/\W/g, '.')}.${n}@shop.example>`,
  'Date: Fri, 27 Nov 2026 09:00:00 +0100 (CET)',
];

const sampleOf = (name: string, lines: string[], n: number): Sample => ({
  name: `${name} ${n}`,
  raw: Buffer.from(`${[...addressed(name, n), ...lines].join('\r\n')}\r\n`, 'latin1'),
  to: [`jane-${n}@customer.example`, 'john@customer.example'],
});

/** Ten of each kind except one, and two of 25 MB: 200 messages. */
export const samples = (): Sample[] => {
  const all = Object.entries(kinds).flatMap(([name, lines]) =>
    Array.from({ length: 10 }, (_, n) => sampleOf(name, lines(n), n)),
  );
  const large = [0, 1].map((n) => {
    const catalogue = multipart(
      'mixed',
      `big-${n}`,
      text(['Our catalogue']),
      pdf(n, 18_500_000, attached('catalogue.pdf')),
    );
    return sampleOf('25 MB', catalogue, n);
  });
  return [...all.slice(0, 198), ...large];
};

/**
 * The expected bytes of a message, except for prepended fields: an independent implementation of which
 * fields are removed.
 */
export const expectedOf = ({ raw }: Sample): string => {
  const message = raw.toString('latin1');
  const end = message.indexOf('\r\n\r\n');
  const [header, rest] = end < 0 ? [message, ''] : [message.slice(0, end + 2), message.slice(end + 2)];
  const fields = header.split(/\r\n(?![ \t])/).filter((field) => field !== '');
  const kept = fields.filter((field) => !/^(?:bcc|return-path|resen[td]-[^:]*|storemail-[^:]*):/i.test(field));
  return kept.map((field) => `${field}\r\n`).join('') + rest;
};
