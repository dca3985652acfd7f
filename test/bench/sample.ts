import { randomBytes } from 'node:crypto';

/** The sizes of the emails measured: an order confirmation, and one with a PDF. */
export type Size = '12 kB' | '200 kB';

const words =
  'linen cotton jacket trousers scarf wool shirt leather boots summer winter basket candle lamp chair'.split(' ');

/** Pseudo-random numbers that are the same in every run (a linear congruential generator from Numerical Recipes). */
const numbers = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
};

const row = (random: () => number): string => {
  const name = Array.from({ length: 4 }, () => words[Math.floor(random() * words.length)]).join(' ');
  const price = (random() * 400).toFixed(2);
  const sku = Math.floor(random() * 1e9).toString(36);
  return `<tr><td style="padding:4px 8px"><a href="https://shop.example/p/${sku}">${name}</a></td><td>${sku}</td><td align="right">${price} EUR</td></tr>\n`;
};

/** The html of an order confirmation, 11 kB; with headers the message has about 12 kB. */
const orderHtml = (seed: number): string => {
  const random = numbers(seed);
  let html = '<!doctype html><html><body><h1>Thank you for your order</h1><table>\n';
  while (html.length < 11_000) html += row(random);
  return `${html}</table></body></html>`;
};

const pdf = randomBytes(140_000).toString('base64');

/**
 * The body of `POST /emails`. The content repeats only after ten emails, so that compression gains
 * nothing from repetition.
 */
export const sendRequest = (size: Size, n = 0) => ({
  from: 'Shop <orders@shop.example>',
  to: [`customer${n}@example.com`],
  subject: `Your order ${100_000 + n}`,
  html: orderHtml(n % 10),
  ...(size === '200 kB' && { attachments: [{ filename: 'invoice.pdf', content: pdf }] }),
});

export type SendRequest = ReturnType<typeof sendRequest>;
