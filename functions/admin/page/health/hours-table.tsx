import type { HourCount } from '../api/health-api.ts';
import { useText } from '../text/text-context.tsx';
import { TableHead } from '../ui/table-head.tsx';
import { series } from './hour-bars.tsx';

/** The chart's figures, folded away until somebody wants them. */
export const HoursTable = ({ hours }: { hours: readonly HourCount[] }) => {
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
