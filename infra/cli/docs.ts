import { writeFileSync } from 'node:fs';
import { openApiDocument } from '../../shared/openapi/document.ts';
import { llmsTxt } from '../../shared/openapi/llms-txt.ts';
import { settingsReference } from './settings/settings-reference.ts';

/* `npm run docs`: writes the pages that are made from the code. Tests fail while one is out of date. */

const write = (name: string, text: string): void => writeFileSync(new URL(`../../docs/${name}`, import.meta.url), text);

const document = openApiDocument();
write('openapi.json', `${JSON.stringify(document, null, 2)}\n`);
write('llms.txt', llmsTxt(document));
write('settings.md', settingsReference());
