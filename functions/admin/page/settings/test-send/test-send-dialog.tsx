import { useEffect, useState } from 'preact/hooks';
import { useApi } from '../../api/api.ts';
import { ApiRefusal } from '../../api/failure.ts';
import type { TestResult } from '../../api/settings-api.ts';
import { useText } from '../../text/text-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNotice } from '../../ui/failure-notice.tsx';
import { Notice } from '../../ui/notice.tsx';
import { patchOf } from '../edit/draft.ts';
import { FaultSummary } from '../edit/fault-summary.tsx';
import type { Editor } from '../edit/use-editor.ts';
import { StepList } from './step-list.tsx';

type Test =
  | { kind: 'idle' }
  | { kind: 'busy' }
  | { kind: 'done'; result: TestResult }
  | { kind: 'refused'; error: ApiRefusal }
  | { kind: 'failed'; error: unknown };

/** Sends a test email with the values in the form, saved or not, and shows how it went. */
export const TestSendDialog = ({ editor: { snapshot, draft }, onClose }: { editor: Editor; onClose: () => void }) => {
  const { t } = useText();
  const { settings } = useApi();
  const [to, setTo] = useState('');
  const [test, setTest] = useState<Test>({ kind: 'idle' });

  const send = async (event: Event) => {
    event.preventDefault();
    setTest({ kind: 'busy' });
    try {
      setTest({ kind: 'done', result: await settings.test(snapshot.scope, to.trim(), patchOf(draft)) });
    } catch (error) {
      setTest(error instanceof ApiRefusal ? { kind: 'refused', error } : { kind: 'failed', error });
    }
  };

  return (
    <Dialog title={t('test.title')} onClose={onClose}>
      <p>{t(draft.size > 0 ? 'test.textUnsaved' : 'test.text')}</p>
      <form onSubmit={send}>
        <label class="labelled">
          <span>{t('test.to')}</span>
          <input type="email" required value={to} onInput={(event) => setTo(event.currentTarget.value)} />
        </label>
        <TestOutcome test={test} />
        <div class="actions">
          <button type="button" onClick={onClose}>
            {t('close')}
          </button>
          <button type="submit" class="primary" disabled={test.kind === 'busy' || to.trim() === ''}>
            {t('test.send')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};

const TestOutcome = ({ test }: { test: Test }) => {
  switch (test.kind) {
    case 'idle':
      return null;
    case 'busy':
      return <TestProgress />;
    case 'done':
      return <TestReport result={test.result} />;
    case 'refused':
      return <FaultSummary title="faults.notSent" error={test.error} faults={test.error.refusal.faults ?? []} />;
    case 'failed':
      return <FailureNotice error={test.error} />;
  }
};

/** The API answers within this many seconds. */
const LIMIT_SECONDS = 25;

const TestProgress = () => {
  const { t } = useText();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="progress" role="status">
      <progress max={LIMIT_SECONDS} value={seconds} aria-label={t('test.busy')} />
      <span>{t('test.seconds', { seconds, limit: LIMIT_SECONDS })}</span>
    </div>
  );
};

const TestReport = ({ result: { ok, duration_ms, steps } }: { result: TestResult }) => {
  const { t, milliseconds } = useText();
  return (
    <>
      <Notice kind={ok ? 'success' : 'error'}>
        <p>
          <strong>{t(ok ? 'test.ok' : 'test.failed', { time: milliseconds(duration_ms) })}</strong>
        </p>
      </Notice>
      <StepList steps={steps} />
    </>
  );
};
