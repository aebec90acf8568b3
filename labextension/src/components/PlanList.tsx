import * as React from 'react';

import type { IRunState } from '../contract';
import { isDone, isOver } from '../phases';
import { useRoving } from './hooks';
import { Section } from './Section';
import { StepRow, type IStepActions } from './StepRow';
import { useTrans } from './Trans';

/** More steps than this do not fit beside the leaderboard. */
const LONG = 14;

export interface IPlanListProps {
  state: IRunState;
  open?: boolean;
  actions: IStepActions;
  /** A step whose reason is wanted open, with a number that changes at each wish. */
  wanted?: { step: string; turn: number } | null;
}

/** The plan as steps with state, reason and time. */
export function PlanList({ state, open = true, actions, wanted }: IPlanListProps): React.JSX.Element {
  const trans = useTrans();
  const [toggled, setToggled] = React.useState<Record<string, boolean>>({});
  const { steps } = state;
  const current =
    state.step ?? steps.find(({ state: at }) => at === 'running' || at === 'proposed')?.id ?? null;
  const roving = useRoving(
    steps.map(({ id }) => id),
    current
  );
  React.useEffect(() => {
    if (wanted) {
      setToggled(old => ({ ...old, [wanted.step]: true }));
    }
  }, [wanted]);
  const waiting = state.phase === 'plan' || state.phase === 'reading';
  const long = steps.length > LONG && state.leaderboard.length > 0 && !waiting && !isOver(state.phase);
  const list = React.useRef<HTMLOListElement>(null);
  React.useEffect(() => {
    const node = list.current;
    const row =
      current && node?.querySelector<HTMLElement>(`[data-row="${CSS.escape(current)}"]`)?.closest('li');
    if (long && node && row && !node.contains(document.activeElement)) {
      node.scrollTop = row.offsetTop - node.offsetTop - node.clientHeight / 2;
    }
  }, [current, long]);
  const done = steps.filter(isDone).length;
  return (
    <Section
      name="plan"
      title={trans.__('Plan')}
      open={open}
      note={
        steps.length === 0
          ? ''
          : waiting
            ? trans._n('%1 step', '%1 steps', steps.length)
            : trans.__('%1 of %2 done', done, steps.length)
      }
    >
      {steps.length === 0 ? (
        <div className="jp-AutoML-note">
          {state.phase === 'question'
            ? trans.__('The plan comes after your answer.')
            : trans.__('The plan comes once the data was looked at.')}
        </div>
      ) : (
        <ol
          ref={list}
          className={`jp-AutoML-PlanList${long ? ' jp-mod-long' : ''}`}
          onKeyDown={roving.onKeyDown}
          onFocus={roving.onFocus}
        >
          {steps.map(step => (
            <StepRow
              key={step.id}
              step={step}
              run={state}
              current={step.id === current && !waiting}
              open={toggled[step.id] ?? (step.id === current && state.phase === 'running')}
              tabIndex={roving.tabIndex(step.id)}
              onToggle={open => setToggled(old => ({ ...old, [step.id]: open }))}
              actions={actions}
            />
          ))}
        </ol>
      )}
    </Section>
  );
}
