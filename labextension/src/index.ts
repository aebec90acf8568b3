import { launcherPlugin } from './plugins/launcher';
import { notebookPlugin } from './plugins/notebook';
import { panelPlugin } from './plugins/panel';
import { statusBarPlugin } from './plugins/statusBar';

export * from './tokens';

export default [panelPlugin, launcherPlugin, notebookPlugin, statusBarPlugin];
