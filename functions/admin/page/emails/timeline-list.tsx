import type { EmailDetail } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { toneOf } from './state.ts';
import { timelineOf } from './timeline.ts';

/** What happened to an email, oldest first, with the mail server's answers. */
export const Timeline = ({ email }: { email: EmailDetail }) => {
  const { word, dateTime } = useText();
  return (
    <ol class="timeline">
      {timelineOf(email).map(({ at, event, response, detail }) => (
        <li key={`${at} ${event}`} class={toneOf(event)}>
          <span class="event">{word('event', event)}</span>
          {at !== null && (
            <time class="hint" dateTime={at}>
              {dateTime(at)}
            </time>
          )}
          {detail && <p lang="en">{detail}</p>}
          {response && (
            <p class="reply" lang="en">
              {response}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
};
