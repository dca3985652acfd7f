import { useText } from '../text/text-context.tsx';

/** A point in time in short form, with the full form as a tooltip. */
export const Time = ({ at }: { at: string }) => {
  const { shortTime, dateTime } = useText();
  return (
    <time dateTime={at} title={dateTime(at)}>
      {shortTime(at)}
    </time>
  );
};
