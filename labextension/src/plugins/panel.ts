import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyJSONObject } from '@lumino/coreutils';

import { Api } from '../api';
import { addCommands } from '../commands';
import { LabHost } from '../host';
import { GoalPanelWidget } from '../panel';
import { PanelModel } from '../panelModel';
import type { IChosenData, IPanelSettings } from '../panelTypes';
import { LiveRegistry } from '../registry';
import { CommandIDs, IGoalPanel } from '../tokens';

const PLUGIN = 'jupyter-automl:plugin';
const DRAFT = 'jupyter-automl:draft';

/** The panel in the right sidebar, its commands and the live side of every notebook. */
export const panelPlugin: JupyterFrontEndPlugin<IGoalPanel> = {
  id: PLUGIN,
  description: 'The goal panel: a goal in plain words becomes a finished notebook.',
  autoStart: true,
  provides: IGoalPanel,
  requires: [INotebookTracker, IDocumentManager, ITranslator],
  optional: [ISettingRegistry, ILabShell, ICommandPalette, ILayoutRestorer, IDefaultFileBrowser, IStateDB],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    documents: IDocumentManager,
    translator: ITranslator,
    settingRegistry: ISettingRegistry | null,
    labShell: ILabShell | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null,
    browser: IDefaultFileBrowser | null,
    stateDB: IStateDB | null
  ): IGoalPanel => {
    const trans = translator.load('jupyter_automl');
    const settings: IPanelSettings = {
      mode: 'auto',
      budget: 600,
      repairUserCells: true,
      follow: true,
      version: null,
      newNotebooks: labShell !== null
    };
    const api = new Api(app.serviceManager.serverSettings);
    const model = new PanelModel(api, settings);
    const registry = new LiveRegistry(tracker, app.serviceManager.contents, api, settings);
    model.host = new LabHost({
      registry,
      documents,
      services: app.serviceManager,
      commands: app.commands,
      translator,
      folder: () => browser?.model.path ?? ''
    });

    const panel = new GoalPanelWidget(model, trans);
    app.shell.add(panel, 'right', { rank: 550, type: 'Goal' });
    restorer?.add(panel, 'automl-panel');
    const reveal = () => {
      app.shell.activateById(panel.id);
      panel.focusMain();
    };

    const followCurrent = () => {
      const current = tracker.currentWidget;
      if (!current) {
        model.setLive(null);
        return;
      }
      void registry.attach(current).then(live => {
        if (live && tracker.currentWidget === current) {
          model.setLive(live);
        }
      });
    };
    tracker.currentChanged.connect(followCurrent);
    followCurrent();

    if (!labShell) {
      // Notebook 7 opens with its side area shut, also in mid-run.
      registry.added.connect((_, live) => {
        live.run.stateChanged.connect((_, { before, after }) => {
          if (!before && after) {
            app.shell.activateById(panel.id);
          }
        });
      });
    }
    registry.added.connect((_, live) => {
      live.run.stateChanged.connect((_, { before, after }) => {
        const asks =
          after?.phase === 'question' || after?.phase === 'finding' || after?.phase === 'kernel_died';
        if (asks && before?.phase !== after.phase && !panel.isVisible) {
          Notification.warning(after.question?.title ?? after.reason ?? trans.__('The run needs you.'), {
            autoClose: false,
            actions: [{ label: trans.__('Show'), callback: reveal }]
          });
        }
      });
    });

    addCommands(app, { model, panel, registry, tracker, trans, browser, reveal });
    for (const command of [CommandIDs.open, CommandIDs.newGoal, CommandIDs.history, CommandIDs.focusAction]) {
      palette?.addItem({ command, category: trans.__('AutoML') });
    }
    for (const command of [
      CommandIDs.newNotebook,
      CommandIDs.pause,
      CommandIDs.stop,
      CommandIDs.repairCell
    ]) {
      palette?.addItem({ command, category: trans.__('AutoML') });
    }

    void settingRegistry?.load(PLUGIN).then(loaded => {
      const take = () => {
        settings.mode = loaded.get('mode').composite as IPanelSettings['mode'];
        settings.budget = loaded.get('budget').composite as number;
        settings.repairUserCells = loaded.get('repairUserCells').composite as boolean;
        settings.follow = loaded.get('followScrolling').composite as boolean;
        if (!model.draft.goal && !model.draft.data) {
          model.edit({ mode: settings.mode, budget: settings.budget });
        } else {
          model.refresh();
        }
      };
      loaded.changed.connect(take);
      take();
    });

    // The server is asked only once Lab is up, and a goal that was typed outlives a reload.
    void app.restored.then(async () => {
      await model.loadStatus();
      const kept = (await stateDB?.fetch(DRAFT)) as { goal?: string; data?: IChosenData | null } | undefined;
      if (kept && !model.draft.goal && !model.draft.data) {
        model.edit({ goal: kept.goal ?? '' });
        if (kept.data && 'path' in kept.data.ref) {
          await model.chooseFile(kept.data.ref.path);
        }
      }
      let timer = 0;
      model.changed.connect(() => {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => {
          const { goal, data } = model.draft;
          void stateDB?.save(DRAFT, { goal, data } as unknown as ReadonlyJSONObject);
        }, 500);
      });
    });

    return { model, registry, reveal };
  }
};
