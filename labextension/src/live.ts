import type { ICodeCellModel } from '@jupyterlab/cells';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import type { Api } from './api';
import type { ProjectionMessage, ServerMessage } from './messages';
import { NotebookProjector, METADATA_KEY } from './projector';
import { UserReports } from './reports';
import { RunModel } from './runModel';
import { inTurn } from './saves';
import { LiveSocket } from './socket';

/** Tells this tab from others; lost at a reload, as the lease is. */
const TAB = UUID.uuid4();

/** What the user chose about how a run is shown. */
export interface ILiveOptions {
  /** Of the server side, once it has told. */
  version: string | null;
  follow: boolean;
}

/**
 * One open notebook and its run: attaches it to the server, projects the run into it while this
 * tab holds the lease, saves when the server asks, and tells the server what the user does.
 */
export class LiveNotebook implements IDisposable {
  constructor(
    readonly panel: NotebookPanel,
    private readonly model: INotebookModel,
    private readonly contents: Contents.IManager,
    api: Api,
    private readonly options: ILiveOptions
  ) {
    this.path = panel.context.path;
    this.run = new RunModel(api);
    this.socket = new LiveSocket(api.settings, () => this.greeting());
    this.reports = new UserReports(panel.content, model, message => this.socket.send(message));
    this.projector = new NotebookProjector(model, id => this.reports.unsent(id));
    this.reports.projector = this.projector;

    this.projector.started.connect((_, cellId) => this.follow(cellId));
    this.projector.proposedChanged.connect(() => this.advance());
    model.cells.changed.connect(() => void Promise.resolve().then(() => this.advance(false)));
    this.socket.received.connect((_, message) => this.receive(message));
    this.socket.connectionChanged.connect((_, connection) => this.run.setConnection(connection));
    panel.context.pathChanged.connect(this.renamed, this);
    panel.context.saveState.connect(this.saved, this);
    this.turns = inTurn(panel.context);
    panel.disposed.connect(() => this.dispose());
    this.socket.connect();
  }

  readonly run: RunModel;
  readonly projector: NotebookProjector;
  readonly reports: UserReports;
  readonly socket: LiveSocket;

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** Scroll a cell into view and leave the active cell alone. */
  reveal(cellId: string, align: 'smart' | 'center' = 'center'): void {
    const notebook = this.panel.content;
    const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
    if (index >= 0) {
      void notebook.scrollToItem(index, align);
    }
  }

  /** Put the cursor into a cell, as Edit does. */
  edit(cellId: string): void {
    const notebook = this.panel.content;
    const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
    if (index >= 0) {
      notebook.activeCellIndex = index;
      notebook.mode = 'edit';
      notebook.activate();
      void notebook.scrollToItem(index, 'smart');
    }
  }

  /** Run the proposed cell as it stands in the notebook; what the user changed in it is respected. */
  async runProposed(): Promise<void> {
    const proposal = this.run.state?.proposal;
    if (!proposal) {
      return;
    }
    const source = this.source(proposal.cell_id);
    if (source !== null && source !== proposal.source) {
      this.reports.flushEdit(proposal.cell_id);
      await this.run.act('edit', { source, cell_id: proposal.cell_id });
    } else {
      await this.run.act('run', { cell_id: proposal.cell_id });
    }
  }

  /** The same by the keys of the notebook: afterwards the next proposal is the active cell. */
  async runProposedByKey(): Promise<void> {
    const cellId = this.run.state?.proposal?.cell_id;
    if (cellId === undefined || this.run.pending !== null) {
      return; // The key came twice: the cell is on its way.
    }
    this.leaving = cellId;
    this.panel.content.mode = 'command';
    await this.runProposed();
  }

  source(cellId: string): string | null {
    return (
      this.panel.content.widgets.find(cell => cell.model.id === cellId)?.model.sharedModel.getSource() ?? null
    );
  }

  dispose(): void {
    if (this.disposed) {
      return;
    }
    this.disposed = true;
    this.panel.context.pathChanged.disconnect(this.renamed, this);
    this.panel.context.saveState.disconnect(this.saved, this);
    this.turns.dispose();
    this.reports.dispose();
    this.projector.dispose();
    this.socket.dispose();
    this.run.dispose();
  }

  private greeting() {
    const { context } = this.panel;
    const ours = this.model.getMetadata(METADATA_KEY) as { run?: string } | undefined;
    const previous = context.path === this.path ? null : this.path;
    this.path = context.path;
    return {
      tab: TAB,
      path: context.path,
      last_modified: context.contentsModel?.last_modified ?? null,
      run: ours?.run ?? null,
      previous,
      visible: document.visibilityState === 'visible'
    };
  }

  private receive(message: ServerMessage): void {
    this.run.receive(message);
    switch (message.type) {
      case 'lease':
        if (!message.granted) {
          this.projector.clear();
        }
        break;
      case 'check':
        // A tab that sleeps does not answer, and loses the lease to one that is awake.
        this.socket.send({ type: 'alive', n: message.n });
        break;
      case 'save':
        void this.save();
        break;
      case 'file.newer':
        void this.reload();
        break;
      case 'state':
        this.sign();
        break;
      case 'activity':
      case 'rerun':
      case 'run.finished':
        break;
      case 'snapshot':
        this.project(message);
        this.reports.flush(); // the snapshot has none of it: told sooner, it would be undone by that
        break;
      default:
        this.project(message);
    }
  }

  /** Say in the notebook's own metadata which run it is of, so that the file can be resumed anywhere. */
  private sign(): void {
    const { state } = this.run;
    const { version } = this.options;
    const known = this.model.getMetadata(METADATA_KEY) as { run?: string } | undefined;
    if (state && version && this.run.lease?.granted && known?.run !== state.run) {
      const ours = { run: state.run, goal: state.goal, version };
      this.model.sharedModel.transact(() => this.model.setMetadata(METADATA_KEY, ours), false);
    }
  }

  private project(message: ProjectionMessage): void {
    if (this.run.lease?.granted) {
      this.projector.push(message);
    }
  }

  /**
   * Bring a new proposal into view; who came by Shift Enter stands in it, as in any notebook. That
   * must be so as soon as the cell is there: the next key may already be on its way. The cell's
   * widget is made a little after its model.
   */
  private advance(scroll = true): void {
    const [cellId] = this.projector.proposed;
    if (cellId !== undefined && !this.disposed && !this.enter(cellId) && scroll) {
      this.follow(cellId);
    }
  }

  /**
   * Make the cell the active one, once after each Shift Enter; false if there is nothing to do. Who went on
   * elsewhere in the notebook meanwhile is left there.
   */
  private enter(cellId: string): boolean {
    const notebook = this.panel.content;
    const index = notebook.widgets.findIndex(cell => cell.model.id === cellId);
    if (this.leaving === null || this.leaving === cellId || index < 0) {
      return false;
    }
    const stayed = notebook.activeCell?.model.id === this.leaving || this.source(this.leaving) === null;
    this.leaving = null;
    if (!stayed || this.typing) {
      return false;
    }
    notebook.activeCellIndex = index;
    notebook.deselectAll();
    void notebook.scrollToItem(index, 'smart');
    const focused = document.activeElement;
    if (!focused || focused === document.body || notebook.node.contains(focused)) {
      notebook.activate(); // An active cell has the focus only when the notebook is told so.
    }
    return true;
  }

  /** Bring the newest of the cells into view, once a frame however many begin in it. */
  private follow(cellId: string): void {
    if (!this.options.follow || this.typing || !this.panel.isVisible) {
      return;
    }
    if (this.followed === null) {
      // The cell's widget is made in the turn after its model.
      requestAnimationFrame(() => {
        const newest = this.followed;
        this.followed = null;
        if (newest !== null && !this.disposed && !this.typing) {
          this.reveal(newest, 'smart');
        }
      });
    }
    this.followed = cellId;
  }

  /** Whether the user's cursor stands in a cell of the notebook. */
  private get typing(): boolean {
    const notebook = this.panel.content;
    return notebook.mode === 'edit' && notebook.node.contains(document.activeElement);
  }

  private async save(): Promise<void> {
    const { context } = this.panel;
    this.projector.flush();
    if (this.disposed || context.isDisposed || !this.run.lease?.granted) {
      return;
    }
    if (this.model.collaborative) {
      this.told();
      return;
    }
    try {
      await this.takeNewerStamp(context);
      await context.save();
    } catch (error) {
      // JupyterLab has told its user; the server writes the file itself until the line is back.
      console.warn('The notebook was not saved.', error);
    }
  }

  /** Another writer saved the file: show it if nothing of ours is lost by that. */
  private async reload(): Promise<void> {
    const { context } = this.panel;
    if (this.model.collaborative || context.isDisposed) {
      return;
    }
    if (!this.model.dirty) {
      await context.revert();
      this.socket.reconnect();
    } else if (this.run.lease?.granted) {
      // What the server wrote stands here too: JupyterLab's own saving need not ask which of the two to keep.
      await this.takeNewerStamp(context);
    }
  }

  /**
   * The server writes the file while this tab is away. Saving over that would ask the user which of
   * two equal versions to keep, so the tab takes the stamp of the newer file before it saves.
   */
  private async takeNewerStamp(context: DocumentRegistry.Context): Promise<void> {
    const disk = await this.contents.get(context.path, { content: false, hash: true });
    const { last_modified, hash, hash_algorithm } = disk;
    if (context.contentsModel && context.contentsModel.last_modified !== last_modified) {
      // The context offers a copy only, and no other way to accept a newer file without loading it.
      const inner = context as unknown as { _contentsModel?: Record<string, unknown> };
      inner._contentsModel = { ...inner._contentsModel, last_modified, hash, hash_algorithm };
    }
  }

  private renamed(): void {
    this.socket.reconnect();
  }

  private saved(_: unknown, state: DocumentRegistry.SaveState): void {
    if (state === 'completed') {
      this.told();
    }
  }

  private told(): void {
    this.socket.send({
      type: 'saved',
      last_modified: this.panel.context.contentsModel?.last_modified ?? null
    });
  }

  /** The proposal that was run by key and is still the active cell. */
  private leaving: string | null = null;
  /** The cell that is brought into view at the next frame. */
  private followed: string | null = null;
  private path: string;
  private readonly turns: IDisposable;
  private disposed = false;
}

/** Outputs of a cell that are errors, newest last. */
export function errorsOf(cell: ICodeCellModel): { ename: string; evalue: string }[] {
  const errors = [];
  for (let i = 0; i < cell.outputs.length; i++) {
    const output = cell.outputs.get(i);
    if (output.type === 'error') {
      const { ename, evalue } = output.toJSON() as unknown as { ename: string; evalue: string };
      errors.push({ ename, evalue });
    }
  }
  return errors;
}
