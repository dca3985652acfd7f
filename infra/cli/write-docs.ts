import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../../shared/openapi/document.ts';
import { llmsTxt } from '../../shared/openapi/llms-txt.ts';

/* `npm run docs`: writes what is made from the code into docs/. A test fails while it is out of date. */

const document = openApiDocument();
const fileIn = (name: string): URL => new URL(`../../docs/${name}`, import.meta.url);
writeFileSync(fileIn('openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(fileIn('llms.txt'), llmsTxt(document));
