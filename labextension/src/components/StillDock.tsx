import { errorIcon, kernelIcon, runIcon, stopIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { basename, count, score } from '../format';
import { ActionDock } from './ActionDock';
import { Button } from './Button';
import { More } from './More';
import { NowLine } from './NowLine';
import type { IPhaseProps } from './RunDock';
import { useTrans } from './Trans';

/** The dock of a run that stands still: stopped, kernel died, failed, server restarted. */
export function StillDock({ model, live, state }: IPhaseProps): React.JSX.Element {
  const trans = useTrans();
  const { run } = live;
  const { phase, step_number: at, best } = state;
  const died = phase === 'kernel_died';
  const cells = state.steps.reduce((sum, step) => sum + step.cell_ids.length, 0);
  const name = basename(state.notebook);
  const kept = died
    ? trans._n(
        '%1 cell is kept in %2, and runs again there when you resume.',
        '%1 cells are kept in %2, and run again there when you resume.',
        cells,
        name
      )
    : trans._n('%1 cell is kept in %2.', '%1 cells are kept in %2.', cells, name);
  const note = best
    ? `${trans.__('Best so far: %1 %2.', best.label, score(best.score))} ${kept}`
    : cells
      ? kept
      : trans.__('Nothing was written.');
  const text =
    state.reason ??
    (died
      ? trans.__('The kernel died.')
      : phase === 'failed'
        ? trans.__('The run failed.')
        : trans.__('Stopped. Nothing is running.'));
  const fresh = state.lost === 'switch' || state.lost === 'restart';
  const label = died
    ? fresh
      ? trans.__('Resume in the new kernel')
      : trans.__('Resume in a new kernel')
    : !at
      ? trans.__('Resume')
      : trans.__('Resume at step %1', count(at));
  return (
    <ActionDock
      error={run.error}
      note={
        <NowLine
          icon={died ? kernelIcon : phase === 'failed' ? errorIcon : stopIcon}
          tone={phase === 'failed' ? 'bad' : 'plain'}
          text={text}
          note={note}
        />
      }
    >
      <Button
        kind="primary"
        icon={runIcon}
        label={run.pending === 'resume' ? trans.__('Resuming…') : label}
        disabled={run.pending !== null}
        onClick={() => void run.act('resume')}
      />
      {best && (
        <Button
          label={trans.__('Finish now')}
          title={trans.__('Scores and saves the best model so far')}
          disabled={run.pending !== null}
          onClick={() => void run.act('finish_now')}
        />
      )}
      <More model={model} live={live} state={state} items={['new_goal', 'remove_run']} />
    </ActionDock>
  );
}
