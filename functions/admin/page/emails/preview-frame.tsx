import { useEffect, useRef, useState } from 'preact/hooks';
import { useText } from '../text/text-context.tsx';
import { showInFrame } from './show-in-frame.ts';

/** Pixels; a longer email scrolls in its frame. */
const MAX_HEIGHT = 900;

/**
 * An email's html in a frame of its own. The sandbox lets no script run, no form be sent and no window be opened; that
 * it has the page's origin lets the page fill it, and nothing in it do anything.
 */
export const PreviewFrame = ({ html }: { html: string }) => {
  const { t } = useText();
  const frame = useRef<HTMLIFrameElement>(null);
  const [isLoaded, setLoaded] = useState(false);
  const [withheld, setWithheld] = useState(0);
  useEffect(() => {
    const { current } = frame;
    if (!isLoaded || !current?.contentDocument) return;
    setWithheld(showInFrame(current.contentDocument, html));
    current.style.height = `${Math.min(current.contentDocument.documentElement.scrollHeight + 2, MAX_HEIGHT)}px`;
  }, [isLoaded, html]);
  return (
    <>
      {withheld > 0 && <p class="hint">{t('preview.withheld', { count: withheld })}</p>}
      <iframe
        ref={frame}
        class="preview"
        title={t('part.preview')}
        src="/admin/preview.html"
        sandbox="allow-same-origin"
        onLoad={() => setLoaded(true)}
      />
    </>
  );
};
