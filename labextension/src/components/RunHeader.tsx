import { caretDownEmptyIcon, exceptionsIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IRunState } from '../contract';
import { clock, estimate, shape } from '../format';
import { headline, isBusy } from '../phases';
import type { RunModel } from '../runModel';
import { BudgetBar } from './BudgetBar';
import { IconButton } from './Button';
import { useSecond } from './hooks';
import { Hidden, Icon } from './Icon';
import { StateIcon } from './StateIcon';
import { useTrans } from './Trans';

export interface IRunHeaderProps {
  run: RunModel;
  state: IRunState;
  onFindings: () => void;
}

/** Goal, data, state and time: always at the same height, so that nothing below it moves. */
export function RunHeader({ run, state, onFindings }: IRunHeaderProps): React.JSX.Element {
  const trans = useTrans();
  const [open, setOpen] = React.useState(false);
  const { connected } = run.connection;
  useSecond(isBusy(state.phase) || !connected);
  const { mark, tone, text } = headline(state, connected, trans);
  const { label, rows, columns } = state.data;
  const parts = [label, ...(rows === null && columns === null ? [] : [shape(rows, columns)])];
  if (state.task?.target && state.result?.score !== null) {
    parts.push(trans.__('target %1', state.task.target));
  }
  const high = state.findings.filter(({ severity }) => severity === 'high').length;
  const look = !connected
    ? 'waiting'
    : state.phase === 'finished'
      ? 'done'
      : state.phase === 'kernel_died' || state.phase === 'failed'
        ? 'broken'
        : isBusy(state.phase)
          ? 'running'
          : 'waiting';
  return (
    <header className={`jp-AutoML-RunHeader${open ? ' jp-mod-open' : ''}`}>
      <div className="jp-AutoML-RunHeader-goal">
        <b title={open ? undefined : state.goal}>{state.goal}</b>
        <IconButton
          label={open ? trans.__('Fold the goal') : trans.__('Show the whole goal and what was understood')}
          icon={caretDownEmptyIcon}
          expanded={open}
          onClick={() => setOpen(!open)}
        />
      </div>
      {open && state.task && <div className="jp-AutoML-RunHeader-understood">{state.task.sentence}</div>}
      <div className="jp-AutoML-RunHeader-data">
        <span title={parts.join(' · ')}>{parts.join(' · ')}</span>
        {state.findings.length > 0 && (
          <button
            type="button"
            className="jp-AutoML-Badge"
            title={trans.__('Show the findings')}
            onClick={onFindings}
          >
            {high > 0 && <Icon icon={exceptionsIcon} tone="warn" />}
            {state.findings.length}
            <Hidden>{trans._n('finding', 'findings', state.findings.length)}</Hidden>
          </button>
        )}
      </div>
      <div className="jp-AutoML-RunHeader-state">
        <StateIcon mark={mark} tone={tone} />
        <b>{text}</b>
        <span className="jp-AutoML-RunHeader-time">
          <Time run={run} state={state} />
        </span>
      </div>
      <BudgetBar seconds={state.budget.seconds} used={run.used()} look={look} />
    </header>
  );
}

function Time({ run, state }: { run: RunModel; state: IRunState }): React.JSX.Element {
  const trans = useTrans();
  const { connected, heard } = run.connection;
  const total = state.budget.seconds;
  if (!connected) {
    return <>{heard === null ? '' : trans.__('last seen %1 ago', clock((Date.now() - heard) / 1000))}</>;
  }
  if (state.phase === 'plan') {
    const expected = state.steps.reduce((sum, step) => sum + (step.estimate ?? 0), 0);
    return (
      <>
        {expected ? (
          <>
            {trans.__('about %1', estimate(expected).slice(1))}{' '}
            <span className="jp-AutoML-wide">{trans.__('of %1', clock(total))}</span>
          </>
        ) : (
          trans.__('up to %1', clock(total))
        )}
      </>
    );
  }
  const used = clock(run.used());
  return (
    <>
      {total > 0 ? (
        <>
          {used} <span className="jp-AutoML-wide">{trans.__('of %1', clock(total))}</span>
        </>
      ) : (
        used
      )}
    </>
  );
}
