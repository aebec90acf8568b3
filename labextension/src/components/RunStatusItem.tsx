import * as React from 'react';

import { goalIcon } from '../icons';
import type { PanelModel } from '../panelModel';
import { headline } from '../phases';
import { useSignal } from './hooks';
import { useTrans } from './Trans';

/** The run's state in the status bar; a click opens the panel. */
export function RunStatusItem({
  model,
  onOpen
}: {
  model: PanelModel;
  onOpen: () => void;
}): React.JSX.Element | null {
  const trans = useTrans();
  useSignal(model.changed);
  const run = model.live?.run ?? null;
  useSignal(run?.changed);
  if (!run?.state) {
    return null;
  }
  return (
    <button
      type="button"
      className="jp-AutoML-RunStatusItem"
      title={`${run.state.goal}\n${trans.__('Show the goal panel')}`}
      onClick={onOpen}
    >
      <goalIcon.react tag="span" stylesheet="statusBar" />
      <span>{headline(run.state, run.connection.connected, trans).text}</span>
    </button>
  );
}
