import { pauseIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { score } from '../format';
import { ActionDock } from './ActionDock';
import { Button, Link } from './Button';
import { More } from './More';
import { NowLine } from './NowLine';
import { RepairProgress } from './RepairProgress';
import type { IPhaseProps } from './RunDock';
import { useTrans } from './Trans';

/** The dock while cells run: no primary action, for nothing is asked of the person. */
export function BusyDock({ model, live, state }: IPhaseProps): React.JSX.Element {
  const trans = useTrans();
  const { run } = live;
  const reading = state.phase === 'reading';
  const step = state.steps.find(({ id }) => id === state.step);
  const cell = step?.cell_ids[step.cell_ids.length - 1];
  const best = state.best && trans.__('Best so far %1', score(state.best.score));
  const other = run.lease && !run.lease.granted;
  const text =
    run.activity?.text ??
    (reading ? trans.__('Looking at types, dates and gaps in %1', state.data.label) : (step?.title ?? ''));
  const note = (
    <>
      {[best, other ? trans.__('Another tab shows this run. This one follows.') : null]
        .filter(Boolean)
        .join(' · ')}
      {best && cell && !other && ' · '}
      {cell && !other && <Link label={trans.__('Show cell')} onClick={() => live.reveal(cell)} />}
    </>
  );
  return (
    <ActionDock
      error={run.error}
      note={
        state.phase === 'repairing' ? (
          <RepairProgress state={state} text={run.activity?.text ?? null} />
        ) : (
          <NowLine icon="spinner" text={text} note={note} />
        )
      }
    >
      {!reading && (
        <Button
          icon={pauseIcon}
          label={run.pending === 'pause' ? trans.__('Pausing…') : trans.__('Pause')}
          disabled={run.pending !== null}
          title={trans.__('Lets the cell end, then waits')}
          onClick={() => void run.act('pause')}
        />
      )}
      <Button
        kind={reading ? 'plain' : 'quiet'}
        icon={stopIcon}
        label={run.pending === 'stop' ? trans.__('Stopping…') : trans.__('Stop')}
        disabled={run.pending === 'stop'}
        title={trans.__('Interrupts the cell at once')}
        onClick={() => void run.act('stop')}
      />
      {!reading && <More model={model} live={live} state={state} items={['finish_now', 'remove_run']} />}
    </ActionDock>
  );
}
