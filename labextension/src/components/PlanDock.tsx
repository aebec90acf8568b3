import { circleEmptyIcon, fastForwardIcon, runIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { basename } from '../format';
import { ActionDock } from './ActionDock';
import { Button } from './Button';
import { NowLine } from './NowLine';
import type { IPhaseProps } from './RunDock';
import { useTrans } from './Trans';

/** The dock before anything has run. */
export function PlanDock({ model, live, state }: IPhaseProps): React.JSX.Element {
  const trans = useTrans();
  const { run } = live;
  const busy = run.pending !== null;
  const auto = state.mode === 'auto';
  const all = (
    <Button
      key="all"
      kind={auto ? 'primary' : 'plain'}
      icon={fastForwardIcon}
      label={trans.__('Run all')}
      disabled={busy}
      onClick={() => void run.act('start', { mode: 'auto' })}
    />
  );
  const first = (
    <Button
      key="first"
      kind={auto ? 'plain' : 'primary'}
      icon={runIcon}
      label={auto ? trans.__('Step through') : trans.__('Run first cell')}
      disabled={busy}
      onClick={() => void run.act('start', { mode: 'step' })}
    />
  );
  return (
    <ActionDock
      error={run.error}
      note={
        <NowLine
          icon={circleEmptyIcon}
          text={trans.__('Nothing has run yet.')}
          note={trans.__('Cells are added to %1 one after another.', basename(state.notebook))}
        />
      }
    >
      {auto ? [all, first] : [first, all]}
      <Button kind="quiet" last label={trans.__('Change goal')} onClick={() => model.changeGoal(state)} />
    </ActionDock>
  );
}
