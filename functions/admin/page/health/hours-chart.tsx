import type { HourCount } from '../api/health-api.ts';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { niceCeiling } from './chart-scale.ts';

/** A label every six hours: more would not fit on a telephone. */
const HOURS_PER_LABEL = 6;

/** Emails accepted, sent and failed, by the hour; as a table for those who cannot see it. */
export const HoursChart = ({ hours }: { hours: readonly HourCount[] }) => {
  const { t, number, hour: clock } = useText();
  const top = niceCeiling(Math.max(0, ...hours.flatMap((hour) => series.map((name) => hour[name]))));
  return (
    <figure class="chart">
      <figcaption>
        {series.map((name) => (
          <span key={name} class={`key ${name}`}>
            {t(`chart.${name}`)}
          </span>
        ))}
      </figcaption>
      <div class="plot">
        <div class="scale" aria-hidden="true">
          {[top, top / 2, 0].map((count) => (
            <span key={count}>{number(count)}</span>
          ))}
        </div>
        <HourBars hours={hours} top={top} />
        <div class="hours" aria-hidden="true">
          {hours.map(({ hour }, at) => at % HOURS_PER_LABEL === 0 && <span key={hour}>{clock(hour)}</span>)}
        </div>
      </div>
      <HoursTable hours={hours} />
    </figure>
  );
};

const series = ['accepted', 'sent', 'failed'] as const;

/** Units of the drawing, which is stretched to the room there is: an hour is ten wide, the scale a hundred high. */
const HOUR = 10;
const BAR = 3;
const HEIGHT = 100;

/** Three bars for each hour. */
const HourBars = ({ hours, top }: { hours: readonly HourCount[]; top: number }) => (
  <svg viewBox={`0 0 ${HOUR * hours.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
    {[0, HEIGHT / 2, HEIGHT].map((y) => (
      <line key={y} class="grid" x1={0} x2={HOUR * hours.length} y1={y} y2={y} />
    ))}
    {hours.map((hour, at) => (
      <OneHour key={hour.hour} hour={hour} top={top} left={at * HOUR} />
    ))}
  </svg>
);

const OneHour = ({ hour, top, left }: { hour: HourCount; top: number; left: number }) => {
  const { t, hour: clock, number } = useText();
  const counts = series.map((name) => `${t(`chart.${name}`)} ${number(hour[name])}`).join(', ');
  return (
    <g>
      <title>{`${clock(hour.hour)}: ${counts}`}</title>
      <rect class="hit" x={left} y={0} width={HOUR} height={HEIGHT} />
      {series.map((name, at) => {
        const height = (hour[name] / top) * HEIGHT;
        return <rect key={name} class={name} x={left + at * BAR} y={HEIGHT - height} width={BAR} height={height} />;
      })}
    </g>
  );
};

/** The chart's figures, folded away until somebody wants them. */
const HoursTable = ({ hours }: { hours: readonly HourCount[] }) => {
  const { t, dateTime, number } = useText();
  return (
    <details class="as-table">
      <summary>{t('chart.table')}</summary>
      <table>
        <TableHead columns={[t('chart.hour'), ...series.map((name) => t(`chart.${name}`))]} />
        <tbody>
          {hours.map((hour) => (
            <tr key={hour.hour}>
              <th scope="row">{dateTime(hour.hour)}</th>
              {series.map((name) => (
                <td key={name}>{number(hour[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
};
