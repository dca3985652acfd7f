import { useCallback, useState } from 'preact/hooks';
import { useApi } from '../api/api.ts';
import type { EmailDetail } from '../api/emails-api.ts';
import { useText } from '../text/text-context.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { Pending } from '../ui/pending.tsx';
import { usePolled } from '../ui/use-polled.ts';
import { EmailActions } from './email-actions.tsx';
import { EmailContents } from './email-contents.tsx';
import { EmailFacts } from './email-facts.tsx';
import { RecipientTable } from './recipient-table.tsx';
import { stateOf } from './state.ts';
import { StateBadge } from './state-badge.tsx';
import { Timeline } from './timeline-list.tsx';

const REFRESH_MS = 4000;

/** One email: what became of it, for whom, and what it says. */
export const EmailView = ({ id }: { id: string }) => {
  const { t } = useText();
  const { emails } = useApi();
  const loaded = usePolled(
    useCallback(() => emails.read(id), [emails, id]),
    REFRESH_MS,
  );
  const [error, setError] = useState<unknown>();
  return (
    <>
      <p class="back">
        <a href="#/emails">{t('email.back')}</a>
      </p>
      {error !== undefined && <FailureNotice error={error} />}
      <Pending of={loaded}>
        {(email) => (
          <>
            <EmailHeading email={email} />
            <EmailActions email={email} onChanged={loaded.refresh} onError={setError} />
            <div class="columns">
              <section aria-labelledby="facts">
                <h2 id="facts">{t('email.facts')}</h2>
                <EmailFacts email={email} />
              </section>
              <section aria-labelledby="timeline">
                <h2 id="timeline">{t('email.timeline')}</h2>
                <Timeline email={email} />
              </section>
            </div>
            <section aria-labelledby="recipients">
              <h2 id="recipients">{t('email.recipients')}</h2>
              <RecipientTable recipients={email.delivery.recipients} />
            </section>
            <section aria-labelledby="contents">
              <h2 id="contents">{t('email.contents')}</h2>
              <EmailContents email={email} />
            </section>
          </>
        )}
      </Pending>
    </>
  );
};

const EmailHeading = ({ email }: { email: EmailDetail }) => {
  const { t } = useText();
  return (
    <div class="heading">
      <h1>{email.subject === '' ? t('email.noSubject') : email.subject}</h1>
      <StateBadge state={stateOf(email)} />
      {email.delivery.possible_duplicate && <span class="badge waiting">{t('email.possibleDuplicate')}</span>}
    </div>
  );
};
