import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { RunStatusItem } from '../components/RunStatusItem';
import { TransContext } from '../components/Trans';
import { IGoalPanel } from '../tokens';

/** The run in the status bar, where there is one. */
export const statusBarPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-automl:status-bar',
  description: 'Shows the state of the run in the status bar.',
  autoStart: true,
  requires: [IGoalPanel, IStatusBar, ITranslator],
  activate: (_app: JupyterFrontEnd, panel: IGoalPanel, statusBar: IStatusBar, translator: ITranslator) => {
    const item = ReactWidget.create(
      <TransContext.Provider value={translator.load('jupyter_automl')}>
        <RunStatusItem model={panel.model} onOpen={panel.reveal} />
      </TransContext.Provider>
    );
    statusBar.registerStatusItem('jupyter-automl:run', { item, align: 'right', rank: 900 });
  }
};
