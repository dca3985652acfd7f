import { createHash } from 'node:crypto';

export const octets = (seed: string, count: number): Buffer => {
  const blocks = Array.from({ length: Math.ceil(count / 64) }, (_, at) =>
    createHash('sha512').update(`${seed}${at}`).digest(),
  );
  return Buffer.concat(blocks, count);
};
export const base64 = (bytes: Buffer): string[] => bytes.toString('base64').match(/.{1,76}/g) ?? [];
export const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

export const part = (fields: string[], body: string[]): string[] => [...fields, '', ...body];
export const multipart = (type: string, boundary: string, ...parts: string[][]): string[] => [
  `Content-Type: multipart/${type};`,
  `\tboundary="${boundary}"`,
  '',
  ...parts.flatMap((lines) => [`--${boundary}`, ...lines]),
  `--${boundary}--`,
];
export const text = (body: string[], more: string[] = []): string[] =>
  part(['Content-Type: text/plain; charset=utf-8', ...more], body);
export const html = (n: number): string[] =>
  part(
    ['Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: quoted-printable'],
    [`<p>Order =E2=82=AC ${n}</p>=`, ''],
  );
export const pdf = (n: number, bytes: number, disposition: string[]): string[] =>
  part(
    ['Content-Type: application/pdf', 'Content-Transfer-Encoding: base64', ...disposition],
    base64(octets(`pdf ${n}`, bytes)),
  );
export const attached = (name: string): string[] => [`Content-Disposition: attachment; filename="${name}"`];
