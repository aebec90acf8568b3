import * as React from 'react';

import type { IRunState, IStep } from '../contract';
import { estimate } from '../format';
import type { LiveNotebook } from '../live';
import type { PanelModel } from '../panelModel';
import { isDone } from '../phases';
import { RunBody } from './RunBody';
import { RunDock } from './RunDock';
import { RunHeader } from './RunHeader';
import type { IStepActions } from './StepRow';
import { useTrans } from './Trans';

export interface IRunViewProps {
  model: PanelModel;
  live: LiveNotebook;
  state: IRunState;
  /** A card that takes the dock's place. */
  dock?: React.ReactNode;
}

/** A run: header, sections, dock, always in this order. */
export function RunView({ model, live, state, dock }: IRunViewProps): React.JSX.Element {
  const trans = useTrans();
  const body = React.useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = React.useState<{ step: string; turn: number } | null>(null);
  const { run } = live;

  const openStep = (step: string | undefined) => {
    if (step) {
      setWanted(old => ({ step, turn: (old?.turn ?? 0) + 1 }));
    }
  };
  React.useEffect(() => {
    if (wanted) {
      const row = body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.step)}"]`);
      row?.scrollIntoView({ block: 'nearest' });
      row?.focus();
    }
  }, [wanted]);

  const revert = async (step: IStep) => {
    const from = state.steps.findIndex(({ id }) => id === step.id);
    const behind = state.steps.slice(from + 1).filter(other => other.cell_ids.length > 0).length;
    const replay = state.steps.slice(0, from).reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
    const agreed = await model.host?.confirm(
      behind
        ? trans.__('Remove step %1 and the %2 after it?', from + 1, behind)
        : trans.__('Remove step %1?', from + 1),
      trans.__('Your own cells stay. The kernel is replayed, about %1.', estimate(replay).slice(1)),
      trans.__('Remove')
    );
    if (agreed) {
      await run.act('revert', { step: step.id });
    }
  };
  const actions: IStepActions = {
    runTo: step => void run.act('run_to', { step: step.id }),
    choose: (step, component) => void run.act('choose', { step: step.id, component }),
    revert: step => void revert(step),
    show: cellId => live.reveal(cellId)
  };
  const chosen = [...state.steps].reverse().find(step => isDone(step) && step.alternatives.length > 0);

  return (
    <>
      <RunHeader
        run={run}
        state={state}
        onFindings={() => {
          const list = body.current?.querySelector('.jp-AutoML-FindingList');
          if (list) {
            list.scrollIntoView({ block: 'nearest' });
            list.querySelector<HTMLElement>('[data-row]')?.focus();
          } else {
            body.current?.querySelector<HTMLElement>('[data-section="findings"] h3 button')?.click();
          }
        }}
      />
      <div className="jp-AutoML-PanelBody" ref={body}>
        <RunBody
          model={model}
          state={state}
          actions={actions}
          wanted={wanted}
          onWhyModel={() => {
            body.current
              ?.querySelector<HTMLElement>('[data-section="plan"] h3 [aria-expanded="false"]')
              ?.click();
            openStep(chosen?.id);
          }}
          onChangeGoal={() => model.changeGoal(state)}
        />
      </div>
      {dock ?? (
        <RunDock model={model} live={live} state={state} onWhy={() => openStep(state.proposal?.step)} />
      )}
    </>
  );
}
