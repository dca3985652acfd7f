import { useState } from 'preact/hooks';
import { parseScope } from '../../../../../shared/scope.ts';
import { useText } from '../../text/text-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { go } from '../../use-route.ts';

/** Asks for the code of a website and optionally a store view. The scope exists once something is saved there. */
export const AddScope = ({ onClose }: { onClose: () => void }) => {
  const { t } = useText();
  const [website, setWebsite] = useState('');
  const [storeView, setStoreView] = useState('');
  const [isWrong, setWrong] = useState(false);

  const submit = (event: Event) => {
    event.preventDefault();
    const codes = [website.trim(), storeView.trim()].filter((code) => code !== '');
    const scope = parseScope(codes.join('.'));
    setWrong(!scope);
    if (!scope) return;
    onClose();
    go({ view: 'settings', scope });
  };

  const rule = { isWrong, describedBy: 'scope-rule' };
  return (
    <Dialog title={t('scope.add')} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <TextField {...rule} label={t('scope.websiteCode')} value={website} onInput={setWebsite} />
        <TextField {...rule} label={t('scope.storeViewCode')} value={storeView} onInput={setStoreView} />
        <p class={isWrong ? 'fault' : 'hint'} id="scope-rule" role={isWrong ? 'alert' : undefined}>
          {t('scope.rule')}
        </p>
        <div class="actions">
          <button type="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="primary">
            {t('scope.open')}
          </button>
        </div>
      </form>
    </Dialog>
  );
};
