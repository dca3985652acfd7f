import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdown, type Report } from './report.ts';

const page = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const tables = /(<!-- bench: .*? -->\n).*(\n<!-- \/bench -->)/s;

/** Writes the tables of a run to docs/performance.md. */
export const document = (report: Report): void => {
  const text = readFileSync(page, 'utf8');
  if (!tables.test(text)) throw new Error('docs/performance.md has no place for the tables');
  writeFileSync(
    page,
    text.replace(tables, (_whole, begin, end) => `${begin}\n${markdown(report)}\n${end}`),
  );
};
