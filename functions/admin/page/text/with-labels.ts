import { settings } from '../../../../shared/settings/schema/schema.ts';

const PATH = /[a-z_]+(?:\/\w+){1,2}/g;

/** Replaces the paths of settings in a sentence of the API by Adobe's labels, which the reader sees in the form. */
export const withLabels = (sentence: string): string =>
  sentence.replace(PATH, (path) => settings.get(path)?.text.en.label ?? path);
