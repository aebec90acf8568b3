import { buildIcon, errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IRepair } from '../contract';
import { Link } from './Button';
import { DiffView } from './DiffView';
import { Icon } from './Icon';
import { useTrans } from './Trans';

export interface IRepairCardProps {
  repair: IRepair;
  /** Title of the step that crashed. */
  step: string;
  onShow: () => void;
  onUndo: () => void;
}

/** One repair: what is now true, the change, what came of it. */
export function RepairCard({ repair, step, onShow, onUndo }: IRepairCardProps): React.JSX.Element {
  const trans = useTrans();
  const { title, cause, crash_class, crash_name, diff, effect, tries, verdict } = repair;
  const mended = !/^not\b|fail/i.test(verdict);
  const facts = [step, crash_name, trans._n('%1 try', '%1 tries', tries)].filter(Boolean);
  return (
    <article className="jp-AutoML-RepairCard">
      <div className="jp-AutoML-RepairCard-title">
        <Icon icon={mended ? buildIcon : errorIcon} tone={mended ? 'good' : 'bad'} />
        <div>
          <b>{title}</b>
          <div className="jp-AutoML-soft">{facts.join(' · ')}</div>
        </div>
      </div>
      {cause && <p>{cause}</p>}
      <DiffView diff={diff} />
      <dl className="jp-AutoML-Pairs">
        <dt>{trans.__('Class')}</dt>
        <dd>{crash_class}</dd>
        {effect && (
          <>
            <dt>{trans.__('Effect')}</dt>
            <dd>{effect}</dd>
          </>
        )}
        <dt>{trans.__('Verdict')}</dt>
        <dd>{verdict}</dd>
      </dl>
      <p className="jp-AutoML-links">
        <Link label={trans.__('Undo from here…')} onClick={onUndo} />
        <Link label={trans.__('Show in notebook')} onClick={onShow} />
      </p>
    </article>
  );
}
