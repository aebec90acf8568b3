import { Token } from '@lumino/coreutils';

import type { PanelModel } from './panelModel';
import type { LiveRegistry } from './registry';

/** What the parts of the extension share: the panel's model and the open notebooks. */
export interface IGoalPanel {
  readonly model: PanelModel;
  readonly registry: LiveRegistry;
  /** Show the panel and put the focus on its main thing to do. */
  reveal(): void;
}

export const IGoalPanel = new Token<IGoalPanel>(
  'jupyter-automl:IGoalPanel',
  'The goal panel: its model and the notebooks that are attached to the server.'
);

export namespace CommandIDs {
  export const open = 'automl:open';
  export const newGoal = 'automl:new-goal';
  export const newNotebook = 'automl:new-notebook';
  export const fromFile = 'automl:from-file';
  export const focusAction = 'automl:focus-action';
  export const runProposed = 'automl:run-proposed';
  export const pause = 'automl:pause';
  export const stop = 'automl:stop';
  export const repairCell = 'automl:repair-cell';
  export const history = 'automl:history';
}
