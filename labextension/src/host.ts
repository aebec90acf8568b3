import { Clipboard, Dialog, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import { FileDialog } from '@jupyterlab/filebrowser';
import { NotebookActions, NotebookPanel } from '@jupyterlab/notebook';
import { ServerConnection, type ServiceManager } from '@jupyterlab/services';
import type { ITranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';

import type { LiveNotebook } from './live';
import type { IChosenData, IPanelHost, IUserRepair } from './panelTypes';
import type { LiveRegistry } from './registry';

export interface IHostOptions {
  registry: LiveRegistry;
  documents: IDocumentManager;
  services: ServiceManager.IManager;
  commands: CommandRegistry;
  translator: ITranslator;
  /** The folder that the file browser shows. */
  folder: () => string;
}

/** What the panel asks of JupyterLab: notebooks, dialogs, downloads. */
export class LabHost implements IPanelHost {
  constructor(private readonly options: IHostOptions) {}

  async newNotebook(data: IChosenData): Promise<{ live: LiveNotebook; kernelId: string }> {
    const { documents, registry, services } = this.options;
    const folder = 'path' in data.ref ? PathExt.dirname(data.ref.path) : this.options.folder();
    const stem = PathExt.basename(data.label).replace(/(\.\w{1,8}){1,2}$/, '') || 'goal';
    const path = await this.makeNotebook(folder, stem);
    const { specs } = services.kernelspecs;
    const widget = documents.open(path, 'Notebook', { name: specs?.default ?? 'python3' });
    if (!(widget instanceof NotebookPanel)) {
      throw new Error(`${path} was made, but could not be opened as a notebook.`);
    }
    const live = await registry.attach(widget);
    if (!live) {
      throw new Error(`${path} was closed before the run began.`);
    }
    return { live, kernelId: await this.kernelOf(live) };
  }

  async kernelOf(live: LiveNotebook): Promise<string> {
    const { sessionContext } = live.panel;
    await sessionContext.ready;
    if (!sessionContext.session?.kernel) {
      const name = this.options.services.kernelspecs.specs?.default ?? 'python3';
      await sessionContext.changeKernel({ name });
    }
    const id = sessionContext.session?.kernel?.id;
    if (!id) {
      throw new Error(
        'The notebook has no kernel. Choose one at the right end of its toolbar, then start again.'
      );
    }
    return id;
  }

  async openPath(path: string): Promise<void> {
    try {
      await this.options.commands.execute('docmanager:open', { path });
    } catch (reason) {
      if (!(reason instanceof ServerConnection.ResponseError && reason.response.status === 404)) {
        throw reason;
      }
      const trans = this.options.translator.load('jupyter_automl');
      throw new Error(trans.__('%1 is not there any more: it was moved, renamed or deleted.', path));
    }
  }

  async showFolder(path: string): Promise<void> {
    await this.options.commands.execute('filebrowser:open-path', { path });
  }

  async showCommand(title: string, text: string, command: string): Promise<void> {
    const trans = this.options.translator.load('jupyter_automl');
    const body = new Widget();
    const words = document.createElement('p');
    words.textContent = text;
    const code = document.createElement('pre');
    code.className = 'jp-AutoML-Code';
    code.textContent = command;
    body.node.append(words, code);
    const buttons = [
      Dialog.cancelButton({ label: trans.__('Close') }),
      Dialog.okButton({ label: trans.__('Copy') })
    ];
    if ((await showDialog({ title, body, buttons })).button.accept) {
      Clipboard.copyToSystem(command);
    }
  }

  async browse(): Promise<string | null> {
    const trans = this.options.translator.load('jupyter_automl');
    const result = await FileDialog.getOpenFiles({
      manager: this.options.documents,
      title: trans.__('Choose the data'),
      translator: this.options.translator
    });
    return (result.button.accept && result.value?.[0]?.path) || null;
  }

  saveBlob(blob: Blob, name: string): void {
    const url = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(url);
  }

  async confirm(title: string, body: string, accept: string): Promise<boolean> {
    const buttons = [Dialog.cancelButton(), Dialog.warnButton({ label: accept })];
    return (await showDialog({ title, body, buttons })).button.accept;
  }

  openSettings(): void {
    void this.options.commands.execute('settingeditor:open', { query: 'Goal panel' });
  }

  /** Put an accepted repair into the user's cell, with its set-up before it, and run both. */
  async acceptRepair({ live, cellId, repair }: IUserRepair): Promise<void> {
    const { content: notebook, sessionContext } = live.panel;
    const model = notebook.model;
    const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
    if (!model || index < 0 || !repair) {
      return;
    }
    const { setup, source } = repair;
    model.sharedModel.transact(() => {
      if (source !== null) {
        model.cells.get(index).sharedModel.setSource(source);
      }
      if (setup) {
        model.sharedModel.insertCell(index, { cell_type: 'code', source: setup, metadata: {} });
      }
    });
    // The new cell's widget is made in the next turn.
    await Promise.resolve();
    const run = notebook.widgets.slice(index, index + (setup ? 2 : 1));
    await NotebookActions.runCells(notebook, run, sessionContext);
  }

  /** Make `stem.ipynb`, or `stem-2.ipynb` and so on where that name is taken. */
  private async makeNotebook(folder: string, stem: string): Promise<string> {
    const { contents, kernelspecs } = this.options.services;
    const listing = await contents.get(folder, { content: true });
    const taken = new Set((listing.content as { name: string }[]).map(({ name }) => name));
    let name = `${stem}.ipynb`;
    for (let n = 2; taken.has(name); n++) {
      name = `${stem}-${n}.ipynb`;
    }
    const kernel = kernelspecs.specs?.default ?? 'python3';
    const spec = kernelspecs.specs?.kernelspecs[kernel];
    const kernelspec = { name: kernel, display_name: spec?.display_name ?? kernel };
    // Written under its name at once: a new file that is renamed breaks a listing of the folder that goes on.
    const made = await contents.save(PathExt.join(folder, name), {
      type: 'notebook',
      format: 'json',
      content: { cells: [], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }
    });
    return made.path;
  }
}
