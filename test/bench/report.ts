import { cpus, loadavg, totalmem } from 'node:os';
import { type Figure, reaches } from './figure.ts';

/** One run of the bench. */
export interface Report {
  date: string;
  machine: string;
  /** One-minute load averages at the start and end of the run, which reveal other work on the machine. */
  load: [number, number];
  figures: Figure[];
}

export const machine = (): string => {
  const model = cpus()[0]?.model ?? 'unknown';
  return `${cpus().length} × ${model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`;
};

export const load = (): number => loadavg()[0] ?? 0;

const number = (value: number): string => {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
};

const goalText = ({ goal, ratio }: Figure): string => {
  if (!goal) return '';
  const sign = ratio === undefined ? '' : ' ×';
  return 'atMost' in goal ? `≤ ${goal.atMost}${sign}` : `≥ ${goal.atLeast}${sign}`;
};

const verdict = (figure: Figure): string => {
  const reached = reaches(figure);
  if (reached === undefined) return '';
  return reached ? 'met' : 'missed';
};

const columns = ['figure', 'value', 'quartiles', 'yardstick', 'ratio', 'goal', ''] as const;

const cells = (figure: Figure, before: Figure | undefined): string[] => [
  figure.label,
  `${number(figure.value)} ${figure.unit}`,
  figure.spread ? figure.spread.map(number).join('–') : '',
  figure.yardstick ? `${figure.yardstick.label} ${number(figure.yardstick.value)}` : '',
  figure.ratio === undefined ? '' : `${figure.ratio.toFixed(2)} ×`,
  goalText(figure),
  [verdict(figure), figure.note, before && `before: ${number(before.value)}`].filter(Boolean).join('; '),
];

const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

/** The report in Markdown, as in the docs; `earlier` adds the values of an earlier run. */
export const markdown = ({ date, machine, load, figures }: Report, earlier?: Report): string => {
  const sections = Map.groupBy(figures, ({ section }) => section);
  const tables = [...sections].map(([section, some]) => {
    const before = (figure: Figure) =>
      earlier?.figures.find((one) => one.section === section && one.label === figure.label);
    const rows = some.map((figure) => row(cells(figure, before(figure))));
    return [`### ${section}`, '', row(columns), row(columns.map(() => '---')), ...rows].join('\n');
  });
  const place = `${date}, ${machine}, load average ${load.map(number).join(' → ')}.`;
  return [place, ...tables].join('\n\n');
};
