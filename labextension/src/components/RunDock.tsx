import * as React from 'react';

import type { IRunState } from '../contract';
import type { LiveNotebook } from '../live';
import type { PanelModel } from '../panelModel';
import { BusyDock } from './BusyDock';
import { EndDock } from './EndDock';
import { OfflineDock } from './OfflineDock';
import { PlanDock } from './PlanDock';
import { QuestionDock } from './QuestionDock';
import { StillDock } from './StillDock';
import { TurnDock } from './TurnDock';

export interface IRunDockProps {
  model: PanelModel;
  live: LiveNotebook;
  state: IRunState;
  onWhy: () => void;
}

/** What the dock of one phase is told. */
export type IPhaseProps = Omit<IRunDockProps, 'onWhy'>;

/** What happens now and what can be done about it, for every phase of a run. */
export function RunDock({ model, live, state, onWhy }: IRunDockProps): React.JSX.Element {
  const { run } = live;
  if (!run.connection.connected) {
    return <OfflineDock live={live} />;
  }
  switch (state.phase) {
    case 'plan':
      return <PlanDock model={model} live={live} state={state} />;
    case 'your_turn':
      return <TurnDock model={model} live={live} state={state} onWhy={onWhy} />;
    case 'question':
    case 'finding':
      return <QuestionDock key={state.question?.id} model={model} live={live} state={state} />;
    case 'finished':
    case 'partial':
      return <EndDock model={model} live={live} state={state} />;
    case 'stopped':
    case 'kernel_died':
    case 'failed':
    case 'server_restarted':
      return <StillDock model={model} live={live} state={state} />;
    default:
      return <BusyDock model={model} live={live} state={state} />;
  }
}
