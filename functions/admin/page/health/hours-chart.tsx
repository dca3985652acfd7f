import type { HourCount } from '../api/health-api.ts';
import { useText } from '../text/text-context.tsx';
import { niceCeiling } from './chart-scale.ts';
import { HourBars, series } from './hour-bars.tsx';
import { HoursTable } from './hours-table.tsx';

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
