import { useText } from '../text/text-context.tsx';

/** A moment, short; in full when pointed at. */
export const Time = ({ at }: { at: string }) => {
  const { shortTime, dateTime } = useText();
  return (
    <time dateTime={at} title={dateTime(at)}>
      {shortTime(at)}
    </time>
  );
};
