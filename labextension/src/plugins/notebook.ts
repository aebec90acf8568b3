import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator } from '@jupyterlab/translation';

import { CellMarks } from '../notebook/cellMarks';
import { RepairButtons } from '../notebook/repairButton';
import { IGoalPanel } from '../tokens';

/** What the panel adds to notebooks: the proposed cell's strip and the Repair button. */
export const notebookPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-automl:notebook',
  description: 'Marks proposed cells and offers repairs under cells that raised.',
  autoStart: true,
  requires: [IGoalPanel, ITranslator],
  activate: (_app: JupyterFrontEnd, panel: IGoalPanel, translator: ITranslator) => {
    const trans = translator.load('jupyter_automl');
    panel.registry.added.connect((_, live) => {
      new CellMarks(live, trans);
      new RepairButtons(live, panel.model, trans, panel.reveal);
    });
  }
};
