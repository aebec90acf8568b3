import * as React from 'react';

import type { IRunState, IStep } from '../contract';
import { clock, duration, estimate } from '../format';
import { isBusy, isDone, stepMark, stepWord } from '../phases';
import { Link } from './Button';
import { useSecond } from './hooks';
import { Hidden } from './Icon';
import { RowButton } from './RowButton';
import { StateIcon } from './StateIcon';
import { useTrans } from './Trans';
import { WhyDetails } from './WhyDetails';

/** What can be done to a step from its row. */
export interface IStepActions {
  runTo: (step: IStep) => void;
  choose: (step: IStep, component: string) => void;
  revert: (step: IStep) => void;
  show: (cellId: string) => void;
}

export interface IStepRowProps {
  step: IStep;
  run: IRunState;
  current: boolean;
  open: boolean;
  tabIndex: 0 | -1;
  onToggle: (open: boolean) => void;
  actions: IStepActions;
}

/** One step of the plan; opens to its reasons. */
export function StepRow(props: IStepRowProps): React.JSX.Element {
  const { step, run, current, open, tabIndex, onToggle, actions } = props;
  const trans = useTrans();
  const { mark, tone } = stepMark(step, run.phase);
  const id = React.useId();
  const ahead = step.state === 'waiting' && run.phase === 'your_turn';
  const classes = ['jp-AutoML-StepRow', `jp-mod-${step.state}`];
  if (current) {
    classes.push('jp-mod-current');
  }
  return (
    <li className={classes.join(' ')} aria-current={current ? 'step' : undefined}>
      <div className="jp-AutoML-StepRow-line">
        <RowButton row={step.id} controls={id} open={open} tabIndex={tabIndex} onToggle={onToggle}>
          <StateIcon mark={mark} tone={tone} />
          <span className="jp-AutoML-StepRow-title" title={step.title}>
            <Hidden>{stepWord(step.state, trans)}</Hidden>
            {step.title}
          </span>
        </RowButton>
        {ahead && (
          <span className="jp-AutoML-StepRow-action">
            <Link label={trans.__('Run to here')} onClick={() => actions.runTo(step)} />
          </span>
        )}
        <Badge step={step} />
        <Time step={step} run={run} />
      </div>
      <div id={id} hidden={!open}>
        {open && <WhyDetails step={step} run={run} actions={actions} />}
      </div>
    </li>
  );
}

function Badge({ step }: { step: IStep }): React.JSX.Element | null {
  const trans = useTrans();
  if (step.state === 'repaired') {
    return <span className="jp-AutoML-Badge">{trans.__('repaired')}</span>;
  }
  if (step.state === 'yours') {
    return <span className="jp-AutoML-Badge">{trans.__('yours')}</span>;
  }
  return null;
}

function Time({ step, run }: { step: IStep; run: IRunState }): React.JSX.Element {
  const trans = useTrans();
  const ticking = step.state === 'running' && isBusy(run.phase);
  const [seen] = React.useState(() => new Map<string, number>());
  useSecond(ticking);
  let text = '';
  if (ticking) {
    const key = `${step.id} ${step.state}`;
    const since = step.started ? step.started * 1000 : (seen.get(key) ?? Date.now());
    seen.set(key, since);
    text = clock(Math.max(0, Date.now() - since) / 1000);
  } else if (step.state === 'proposed') {
    text = trans.__('proposed');
  } else if (step.state === 'skipped') {
    text = trans.__('skipped');
  } else if (step.state === 'cut' || (step.state === 'failed' && run.phase === 'kernel_died')) {
    text = trans.__('cut');
  } else if (step.id === run.step && !isDone(step) && (run.phase === 'question' || run.phase === 'finding')) {
    text = trans.__('waiting');
  } else if (step.seconds !== null) {
    text = duration(step.seconds);
  } else if (step.estimate && run.phase === 'plan') {
    text = estimate(step.estimate);
  }
  return <span className="jp-AutoML-StepRow-time">{text}</span>;
}
