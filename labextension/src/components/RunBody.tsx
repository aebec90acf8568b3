import * as React from 'react';

import type { IRunState } from '../contract';
import type { PanelModel } from '../panelModel';
import { isOver } from '../phases';
import { EgressPreview } from './EgressPreview';
import { FindingList } from './FindingList';
import { Leaderboard } from './Leaderboard';
import { ModelUsage } from './ModelUsage';
import { PlanList } from './PlanList';
import { RepairList } from './RepairList';
import { ResultBox } from './ResultBox';
import type { IStepActions } from './StepRow';
import { SuggestionList } from './SuggestionList';
import { Understood } from './Understood';

export interface IRunBodyProps {
  model: PanelModel;
  state: IRunState;
  actions: IStepActions;
  wanted: { step: string; turn: number } | null;
  onWhyModel: () => void;
  onChangeGoal: () => void;
}

/** The sections of a run. A state that turns on one of them puts that one first. */
export function RunBody(props: IRunBodyProps): React.JSX.Element {
  const { model, state, actions, wanted, onWhyModel, onChangeGoal } = props;
  const { phase } = state;
  const over = isOver(phase);
  const asked = phase === 'finding' ? Private.askedFinding(state) : null;
  const repairs = (
    <RepairList
      state={state}
      open={!over}
      onShow={actions.show}
      onUndo={repair => {
        const step = state.steps.find(({ id }) => id === repair.step);
        if (step) {
          actions.revert(step);
        }
      }}
    />
  );
  const plan = <PlanList state={state} open={!over} actions={actions} wanted={wanted} />;
  const findings = <FindingList state={state} open={!over} asked={asked} />;
  const usage = (
    <>
      <SuggestionList suggestions={state.suggestions ?? []} open={!over} />
      {state.model_usage && <ModelUsage model={model} run={state.run} usage={state.model_usage} />}
    </>
  );
  const board = <Leaderboard state={state} open={!over} />;
  if (over) {
    return (
      <React.Fragment key="over">
        <ResultBox state={state} onWhy={onWhyModel} onShow={actions.show} />
        {findings}
        {board}
        {repairs}
        {usage}
        {plan}
      </React.Fragment>
    );
  }
  if (phase === 'finding') {
    return (
      <React.Fragment key="finding">
        {findings}
        {plan}
        {board}
        {repairs}
        {usage}
      </React.Fragment>
    );
  }
  return (
    <React.Fragment key="run">
      {phase === 'plan' && <Understood state={state} onChange={onChangeGoal} />}
      {phase === 'question' && state.question?.kind === 'model' && (
        <EgressPreview text={state.question.code ?? ''} note={state.question.note} />
      )}
      {plan}
      {board}
      {findings}
      {repairs}
      {usage}
    </React.Fragment>
  );
}

namespace Private {
  /** The finding that the question is about: the one the server names, else the newest high one. */
  export function askedFinding(state: IRunState): number | null {
    const { question, findings } = state;
    if (question && typeof question.finding === 'number') {
      return question.finding;
    }
    for (let index = findings.length - 1; index >= 0; index--) {
      if (findings[index].severity === 'high') {
        return index;
      }
    }
    return null;
  }
}
