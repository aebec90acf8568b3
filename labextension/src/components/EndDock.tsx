import { addIcon, caretDownIcon, downloadIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { ExportFormat } from '../contract';
import { ActionDock } from './ActionDock';
import { Button } from './Button';
import { openMenu } from './menu';
import { More } from './More';
import { NextActions } from './NextActions';
import type { IPhaseProps } from './RunDock';
import { useTrans } from './Trans';

/** The dock of a finished run. */
export function EndDock({ model, live, state }: IPhaseProps): React.JSX.Element {
  const trans = useTrans();
  const [busy, setBusy] = React.useState(false);
  const bundle = state.result?.bundle ?? null;
  const save = async (to: ExportFormat) => {
    setBusy(true);
    await model.export(to, name => trans.__('Saved %1 to your downloads.', name));
    setBusy(false);
  };
  const formats: { to: ExportFormat; label: string }[] = [
    { to: 'html', label: trans.__('HTML') },
    { to: 'pdf', label: trans.__('PDF') },
    { to: 'py', label: trans.__('Python script') },
    { to: 'ipynb', label: trans.__('Clean notebook') },
    ...(bundle ? [{ to: 'bundle' as const, label: trans.__('Bundle (.zip)') }] : [])
  ];
  const next = (
    <NextActions
      bundle={bundle}
      notice={model.notice}
      onRerun={() => model.show('rerun')}
      onServe={() => {
        if (bundle) {
          void model.host?.showCommand(
            trans.__('Start the prediction API'),
            trans.__('Run this in a terminal. It answers on port 8000 until you stop it.'),
            `jupyter automl serve ${/[^\w./-]/.test(bundle) ? JSON.stringify(bundle) : bundle}`
          );
        }
      }}
      onBundle={() => bundle && void model.host?.showFolder(bundle)}
    />
  );
  return (
    <ActionDock error={live.run.error} note={next}>
      <span className="jp-AutoML-Split">
        <Button
          kind="primary"
          icon={downloadIcon}
          label={busy ? trans.__('Exporting…') : trans.__('Export HTML')}
          disabled={busy}
          onClick={() => void save('html')}
        />
        <button
          type="button"
          className="jp-AutoML-Button jp-mod-styled jp-mod-accept"
          aria-label={trans.__('Export as…')}
          title={trans.__('Export as…')}
          aria-haspopup="menu"
          disabled={busy}
          onClick={event =>
            openMenu(
              event.currentTarget,
              formats.map(({ to, label }) => ({ label, run: () => void save(to) }))
            )
          }
        >
          <caretDownIcon.react tag="span" />
        </button>
      </span>
      <Button kind="quiet" icon={addIcon} label={trans.__('New goal')} last onClick={() => model.newGoal()} />
      <More model={model} live={live} state={state} items={['remove_run']} />
    </ActionDock>
  );
}
