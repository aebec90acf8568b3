import { buildIcon, errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { PanelModel } from '../panelModel';
import type { IUserRepair } from '../panelTypes';
import { ActionDock } from './ActionDock';
import { Button } from './Button';
import { DiffView } from './DiffView';
import { NowLine } from './NowLine';
import { useTrans } from './Trans';

/** What would mend a cell that the user wrote. Nothing runs before it is accepted. */
export function UserRepairCard({ model, ask }: { model: PanelModel; ask: IUserRepair }): React.JSX.Element {
  const trans = useTrans();
  const { repair, state, message, count, ename } = ask;
  const close = () => void model.repairs.settle('rejected');
  const where = count === null ? trans.__('for your cell') : trans.__('for your cell [%1]', count);
  if (state === 'asking') {
    return (
      <ActionDock note={<NowLine icon="spinner" text={trans.__('Looking for a repair')} note={where} />}>
        <Button label={trans.__('Cancel')} onClick={close} />
      </ActionDock>
    );
  }
  if (state === 'failed' || !repair) {
    return (
      <ActionDock
        note={<NowLine icon={errorIcon} tone="bad" text={trans.__('No repair was made')} note={message} />}
      >
        <Button label={trans.__('Close')} onClick={close} />
      </ActionDock>
    );
  }
  const install = repair.ask?.kind === 'install' ? repair.ask : null;
  const possible = repair.source !== null || repair.setup !== null || install !== null;
  const sure =
    typeof repair.confidence === 'number'
      ? repair.confidence >= 0.9
        ? trans.__('sure')
        : repair.confidence >= 0.6
          ? trans.__('likely')
          : trans.__('unsure')
      : repair.confidence;
  const facts = [repair.crash_class, ename, possible ? sure : null].filter(Boolean);
  return (
    <ActionDock
      note={
        <div className="jp-AutoML-UserRepairCard">
          <div className="jp-AutoML-Card-title">
            <span className="jp-AutoML-Tag">{trans.__('Repair')}</span>
            <b>{where}</b>
          </div>
          <p>{repair.why}</p>
          <p className="jp-AutoML-soft">{facts.join(' · ')}</p>
          {install?.command && <pre className="jp-AutoML-Code">{install.command}</pre>}
          {repair.setup && (
            <>
              <p className="jp-AutoML-soft">{trans.__('A cell before it')}</p>
              <pre className="jp-AutoML-Code">{repair.setup}</pre>
            </>
          )}
          <DiffView diff={repair.diff} />
          {repair.effect && <p>{repair.effect}</p>}
          {!possible && <p>{trans.__('There is no honest repair for this. Your cell is as it was.')}</p>}
        </div>
      }
    >
      {possible ? (
        <>
          <Button
            kind="primary"
            icon={buildIcon}
            label={install ? trans.__('Install and run') : trans.__('Accept and run')}
            onClick={() => void model.repairs.settle('accepted')}
          />
          <Button label={trans.__('Reject')} onClick={close} />
        </>
      ) : (
        <Button label={trans.__('Close')} onClick={close} />
      )}
    </ActionDock>
  );
}
