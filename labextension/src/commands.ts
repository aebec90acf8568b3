import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { goalIcon } from './icons';
import type { GoalPanelWidget } from './panel';
import type { PanelModel } from './panelModel';
import type { LiveRegistry } from './registry';
import { CommandIDs } from './tokens';

/** Files from which a model can be built. */
const DATA = /\.(csv|tsv|txt|parquet|pq|xlsx?|jsonl?|ndjson|feather|arrow)(\.(gz|zip|bz2|xz))?$/i;

export interface ICommandContext {
  model: PanelModel;
  panel: GoalPanelWidget;
  registry: LiveRegistry;
  tracker: INotebookTracker;
  trans: TranslationBundle;
  browser: IDefaultFileBrowser | null;
  reveal: () => void;
}

/** The commands behind the palette, the launcher, menus, toolbar and keys. */
export function addCommands(app: JupyterFrontEnd, context: ICommandContext): void {
  const { commands } = app;
  const { model, panel, registry, tracker, trans, browser, reveal } = context;
  const current = () => registry.get(tracker.currentWidget);

  commands.addCommand(CommandIDs.open, {
    label: args => (args.toolbar ? '' : trans.__('Show the goal panel')),
    caption: trans.__('Say what you want to predict, find or understand'),
    icon: goalIcon,
    execute: reveal
  });
  commands.addCommand(CommandIDs.newGoal, {
    label: trans.__('New goal…'),
    icon: goalIcon,
    execute: () => {
      reveal();
      model.newGoal();
    }
  });
  commands.addCommand(CommandIDs.newNotebook, {
    label: trans.__('AutoML notebook'),
    caption: trans.__('Build a finished notebook from a goal and a data file'),
    icon: args => (args.isPalette ? undefined : goalIcon),
    execute: () => {
      reveal();
      model.newGoal();
    }
  });
  commands.addCommand(CommandIDs.fromFile, {
    label: trans.__('Build a model from this file…'),
    icon: goalIcon,
    isVisible: () => [...(browser?.selectedItems() ?? [])].some(({ name }) => DATA.test(name)),
    execute: async args => {
      const path =
        (args.path as string | undefined) ??
        [...(browser?.selectedItems() ?? [])].find(({ name }) => DATA.test(name))?.path;
      reveal();
      model.newGoal();
      if (path) {
        await model.chooseFile(path);
      }
    }
  });
  commands.addCommand(CommandIDs.focusAction, {
    label: trans.__('Go to what the goal panel waits for'),
    execute: () => {
      app.shell.activateById(panel.id);
      panel.focusDock();
    }
  });
  commands.addCommand(CommandIDs.runProposed, {
    label: trans.__('Run the proposed cell'),
    isEnabled: () => Boolean(current()?.run.state?.proposal ?? current()?.projector.proposed.size),
    execute: () => current()?.runProposedByKey()
  });
  commands.addCommand(CommandIDs.pause, {
    label: trans.__('Pause the run'),
    isEnabled: () => current()?.run.state?.phase === 'running',
    execute: () => current()?.run.act('pause')
  });
  commands.addCommand(CommandIDs.stop, {
    label: trans.__('Stop the run'),
    isEnabled: () => Boolean(current()?.run.state),
    execute: () => current()?.run.act('stop')
  });
  commands.addCommand(CommandIDs.repairCell, {
    label: trans.__('Propose a repair of the selected cell'),
    isEnabled: () => Boolean(current()),
    execute: async () => {
      const live = current();
      const cell = tracker.activeCell;
      if (live && cell?.model.type === 'code') {
        const json = cell.model.toJSON() as { execution_count?: number | null };
        reveal();
        await model.proposeRepair({
          live,
          cellId: cell.model.id,
          count: json.execution_count ?? null,
          ename: ''
        });
      }
    }
  });
  commands.addCommand(CommandIDs.history, {
    label: trans.__('Past runs'),
    execute: () => {
      reveal();
      if (model.view !== 'history') {
        model.show('history');
      }
    }
  });
}
