import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator } from '@jupyterlab/translation';

import { goalIcon } from '../icons';
import { CommandIDs, IGoalPanel } from '../tokens';

/** The card "AutoML notebook". */
export const launcherPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-automl:launcher',
  description: 'A launcher card that opens the goal panel.',
  autoStart: true,
  requires: [IGoalPanel, ILauncher, ITranslator],
  activate: (_app: JupyterFrontEnd, _panel: IGoalPanel, launcher: ILauncher, translator: ITranslator) => {
    launcher.add({
      command: CommandIDs.newNotebook,
      // The Notebook row draws kernels' pictures only; one grey is seen on light and dark ground.
      kernelIconUrl: `data:image/svg+xml,${encodeURIComponent(goalIcon.svgstr.replace('#616161', '#808080'))}`,
      category: translator.load('jupyterlab').__('Notebook'),
      rank: 1
    });
  }
};
