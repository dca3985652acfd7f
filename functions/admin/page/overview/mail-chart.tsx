import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { niceCeiling } from './chart-scale.ts';

/** The emails of one hour or day. */
export interface Bar {
  /** Short, for the axis; only some are shown. */
  label: string;
  /** In full, for tooltips and the table. */
  name: string;
  accepted: number;
  sent: number;
  failed: number;
}

const series = ['accepted', 'sent', 'failed'] as const;

/** How many axis labels fit on a phone. */
const LABELS = 4;

interface MailChartProps {
  bars: readonly Bar[];
  /** The period of one bar: an hour or a day. */
  unit: string;
}

/** Emails accepted, sent and failed over time, with a table as the accessible alternative. */
export const MailChart = ({ bars, unit }: MailChartProps) => {
  const { t, number } = useText();
  const top = niceCeiling(Math.max(0, ...bars.flatMap((bar) => series.map((name) => bar[name]))));
  const step = Math.ceil(bars.length / LABELS);
  return (
    <figure class="chart">
      <figcaption>
        {series.map((name) => (
          <span key={name} class={`key ${name}`}>
            {t(`chart.${name}`)}: {number(bars.reduce((sum, bar) => sum + bar[name], 0))}
          </span>
        ))}
      </figcaption>
      <div class="plot">
        <div class="scale" aria-hidden="true">
          {[top, top / 2, 0].map((count) => (
            <span key={count}>{number(count)}</span>
          ))}
        </div>
        <Bars bars={bars} top={top} />
        <div class="hours" aria-hidden="true">
          {bars.map(({ name, label }, at) => at % step === 0 && <span key={name}>{label}</span>)}
        </div>
      </div>
      <BarTable bars={bars} unit={unit} />
    </figure>
  );
};

/** Drawing units; the drawing is stretched to the available space. A period is 10 wide, the scale 100 high. */
const WIDTH = 10;
const BAR = 3;
const HEIGHT = 100;

/** Three bars for each period. */
const Bars = ({ bars, top }: { bars: readonly Bar[]; top: number }) => (
  <svg viewBox={`0 0 ${WIDTH * bars.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
    {[0, HEIGHT / 2, HEIGHT].map((y) => (
      <line key={y} class="grid" x1={0} x2={WIDTH * bars.length} y1={y} y2={y} />
    ))}
    {bars.map((bar, at) => (
      <OneBar key={bar.name} bar={bar} top={top} left={at * WIDTH} />
    ))}
  </svg>
);

const OneBar = ({ bar, top, left }: { bar: Bar; top: number; left: number }) => {
  const { t, number } = useText();
  const counts = series.map((name) => `${t(`chart.${name}`)} ${number(bar[name])}`).join(', ');
  return (
    <g>
      <title>{`${bar.name}: ${counts}`}</title>
      <rect class="hit" x={left} y={0} width={WIDTH} height={HEIGHT} />
      {series.map((name, at) => {
        const height = (bar[name] / top) * HEIGHT;
        return <rect key={name} class={name} x={left + at * BAR} y={HEIGHT - height} width={BAR} height={height} />;
      })}
    </g>
  );
};

/** The figures of the chart, collapsed. */
const BarTable = ({ bars, unit }: MailChartProps) => {
  const { t, number } = useText();
  return (
    <details class="as-table">
      <summary>{t('chart.table')}</summary>
      <table>
        <TableHead columns={[unit, ...series.map((name) => t(`chart.${name}`))]} />
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.name}>
              <th scope="row">{bar.name}</th>
              {series.map((name) => (
                <td key={name}>{number(bar[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
};
