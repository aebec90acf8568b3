import * as React from 'react';

import { basename } from '../format';
import type { PanelModel } from '../panelModel';
import { Announcer } from './Announcer';
import { GoalForm } from './GoalForm';
import { useKeptFocus, useSignal } from './hooks';
import { ModelSettings } from './ModelSettings';
import { PanelToolbar } from './PanelToolbar';
import { RerunView } from './RerunView';
import { RunCompare } from './RunCompare';
import { RunHistory } from './RunHistory';
import { RunView } from './RunView';
import { useTrans } from './Trans';
import { UserRepairCard } from './UserRepairCard';

/** Wires the model to the views; draws nothing of its own but the skeleton. */
export function GoalPanel({ model }: { model: PanelModel }): React.JSX.Element {
  const trans = useTrans();
  const { live, view } = model;
  useSignal(model.changed);
  useSignal(live?.run.changed);
  useKeptFocus(view);
  const path = live?.panel.context.path ?? null;
  const name = path === null ? null : basename(path);
  const titles: Partial<Record<typeof view, string>> = {
    history: trans.__('All notebooks'),
    compare: trans.__('Compare'),
    settings: trans.__('Panel settings'),
    start: model.draft.writeTo === 'new' || name === null ? trans.__('New notebook') : name
  };
  return (
    <>
      <PanelToolbar model={model} title={titles[view] ?? name ?? trans.__('New notebook')} />
      <Announcer run={live?.run ?? null} />
      <View model={model} notebook={name} />
    </>
  );
}

function View({ model, notebook }: { model: PanelModel; notebook: string | null }): React.JSX.Element {
  const trans = useTrans();
  const { live, view, comparison } = model;
  const asked = model.repairs.current;
  const state = live?.run.state ?? null;
  if (view === 'history' || (view === 'compare' && !comparison)) {
    return <RunHistory model={model} />;
  }
  if (view === 'compare' && comparison) {
    return <RunCompare model={model} comparison={comparison} />;
  }
  if (view === 'settings') {
    return <ModelSettings model={model} />;
  }
  const repair = asked && asked.live === live ? <UserRepairCard model={model} ask={asked} /> : undefined;
  if (view === 'rerun' && live && state) {
    return <RerunView model={model} live={live} state={state} />;
  }
  if (view === 'run' && live && state) {
    return <RunView key={state.run} model={model} live={live} state={state} dock={repair} />;
  }
  if (repair) {
    return (
      <>
        <div className="jp-AutoML-PanelBody">
          <div className="jp-AutoML-note">{trans.__('No run in this notebook.')}</div>
        </div>
        {repair}
      </>
    );
  }
  return <GoalForm model={model} notebook={notebook} />;
}
