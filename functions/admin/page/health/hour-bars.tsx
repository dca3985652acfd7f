import type { HourCount } from '../api/health-api.ts';
import { useText } from '../text/text-context.tsx';

export const series = ['accepted', 'sent', 'failed'] as const;

/** Units of the drawing, which is stretched to the room there is: an hour is ten wide, the scale a hundred high. */
const HOUR = 10;
const BAR = 3;
const HEIGHT = 100;

/** Three bars for each hour. */
export const HourBars = ({ hours, top }: { hours: readonly HourCount[]; top: number }) => (
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
