import { writeFileSync } from 'node:fs';
import { settingsReference } from './settings-reference.ts';

/** `npm run docs`: writes the pages that are made from code. */
writeFileSync(new URL('../../docs/settings.md', import.meta.url), settingsReference());
