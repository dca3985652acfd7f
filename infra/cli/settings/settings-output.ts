import { styleText } from 'node:util';
import type { Settings } from './settings-client.ts';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

/** Styles text if standard output is a terminal. */
export type Paint = (style: Style, text: string) => string;

export const painter =
  (isTerminal: boolean): Paint =>
  (style, text) =>
    isTerminal ? styleText(style, text, { validateStream: false }) : text;

/** The version in force, and a rejected newer one. */
export const inForceLines = ({ scope, in_force, rejected }: Settings): string[] => {
  const status = in_force
    ? `Version ${in_force.version} of ${scope} is in force.`
    : `${scope} has no settings of its own.`;
  return [status, ...(rejected ? [`Version ${rejected.version} is not in force: ${rejected.reason}.`] : [])];
};

export const warningLines = ({ warnings }: Settings, paint: Paint): string[] =>
  warnings.map(({ path, message }) => `${paint('yellow', 'Warning:')} ${path ? `${path}: ` : ''}${message}`);

/** The version in force, a rejected newer one, and the warnings. */
export const statusText = (settings: Settings, paint: Paint): string =>
  [...inForceLines(settings), ...warningLines(settings, paint)].join('\n');
