import type { EmailDetail, OpenCircuit } from '../../api/emails-api.ts';
import { Reason } from '../../text/reason.tsx';
import { useText } from '../../text/text-context.tsx';
import { Notice } from '../../ui/notice.tsx';
import { toneOf } from '../state.ts';
import { timelineOf } from './timeline.ts';

/** The history of an email, oldest first, with the mail server's replies. */
export const Timeline = ({ email }: { email: EmailDetail }) => {
  const { word, dateTime } = useText();
  return (
    <ol class="timeline">
      {timelineOf(email).map(({ at, event, response, detail, reason_code }) => (
        <li key={`${at} ${event}`} class={toneOf(event)}>
          <span class="event">{word('event', event)}</span>
          {at !== null && (
            <time class="hint" dateTime={at}>
              {dateTime(at)}
            </time>
          )}
          {detail && <TimelineDetail detail={detail} code={reason_code} />}
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

const IGNORED = /^Ignored: /;

/** The reason of an event, or which of the client's fields and headers were ignored. */
const TimelineDetail = ({ detail, code }: { detail: string; code: string | null }) => {
  const { t } = useText();
  return (
    <p>
      {IGNORED.test(detail) ? (
        t('email.ignored', { names: detail.replace(IGNORED, '') })
      ) : (
        <Reason of={{ reason: detail, reason_code: code }} />
      )}
    </p>
  );
};

/** Explains that all mail of the scope is on hold: why, until when, and which emails caused it. */
export const CircuitNotice = ({ id, circuit }: { id: string; circuit: OpenCircuit }) => {
  const { t, dateTime } = useText();
  const { opened_by, opened_at, probe_at } = circuit;
  return (
    <Notice kind="warning">
      <p>
        {t('email.circuit', { since: dateTime(opened_at) })} <Reason of={circuit} />
      </p>
      {probe_at && <p>{t('email.circuitProbe', { time: dateTime(probe_at) })}</p>}
      {opened_by.length > 0 && (
        <p>
          {t('email.openedCircuit')}{' '}
          {opened_by.map((one, at) => (
            <span key={one}>
              {at > 0 && ', '}
              {one === id ? t('email.thisOne') : <a href={`#/emails/${one}`}>{one}</a>}
            </span>
          ))}
        </p>
      )}
    </Notice>
  );
};
