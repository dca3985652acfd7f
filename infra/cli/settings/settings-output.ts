import { styleText } from 'node:util';
import type { Settings } from './settings-client.ts';

export type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

/** Colours, where somebody looks. */
export type Paint = (style: Style, text: string) => string;

export const painter =
  (isTerminal: boolean): Paint =>
  (style, text) =>
    isTerminal ? styleText(style, text, { validateStream: false }) : text;

/** Columns as wide as they need to be. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** Which version is in force, and which is not. */
export const inForceLines = ({ scope, in_force, rejected }: Settings): string[] => {
  const force = in_force
    ? `Version ${in_force.version} of ${scope} is in force.`
    : `${scope} has no settings of its own.`;
  return [force, ...(rejected ? [`Version ${rejected.version} is not in force: ${rejected.reason}.`] : [])];
};

export const warningLines = ({ warnings }: Settings, paint: Paint): string[] =>
  warnings.map(({ path, message }) => `${paint('yellow', 'Warning')} ${path ? `${path}: ` : ''}${message}`);

/** What is in force, what is not, and the warnings. */
export const remarks = (settings: Settings, paint: Paint): string =>
  [...inForceLines(settings), ...warningLines(settings, paint)].join('\n');
