import type { ICodeCellModel } from '@jupyterlab/cells';
import { NotebookActions, type INotebookModel, type Notebook } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';

import type { TabMessage } from './messages';
import { METADATA_KEY, type NotebookProjector } from './projector';

/** Milliseconds without a key before an edit is told. */
const DEBOUNCE = 400;

type Report = Extract<TabMessage, { cell_id: string }>;

/**
 * Tells the server what the user does to the notebook: edits, deletions and their undoing of the
 * run's cells, and every execution. What cannot be sent now is kept and sent after the next attach.
 */
export class UserReports implements IDisposable {
  constructor(
    private readonly notebook: Notebook,
    private readonly model: INotebookModel,
    private readonly send: (message: Report) => boolean
  ) {
    model.cells.changed.connect(this.cellsChanged, this);
    model.sharedModel.changed.connect(this.sharedChanged, this);
    NotebookActions.executionScheduled.connect(this.scheduled, this);
    NotebookActions.executed.connect(this.executed, this);
    this.known = this.ids();
    this.watch();
  }

  /** The projector's own changes are no report; set after both exist. */
  projector: NotebookProjector | null = null;

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** Whether a change of this cell has not reached the server. */
  unsent(cellId: string): boolean {
    return this.edits.has(cellId) || this.outbox.some(report => report.cell_id === cellId);
  }

  /** Send what has waited for a connection. */
  flush(): void {
    const waiting = this.outbox;
    this.outbox = [];
    for (const report of waiting) {
      this.tell(report);
    }
  }

  /** Tell an edit now, as running the cell wants it. */
  flushEdit(cellId: string): void {
    const timer = this.edits.get(cellId);
    if (timer !== undefined) {
      window.clearTimeout(timer);
      this.edits.delete(cellId);
      const cell = this.find(cellId);
      if (cell) {
        this.tell({ type: 'user.edited', cell_id: cellId, source: cell.sharedModel.getSource() });
      }
    }
  }

  dispose(): void {
    this.disposed = true;
    this.edits.forEach(timer => window.clearTimeout(timer));
    window.clearTimeout(this.later);
    if (!this.model.isDisposed) {
      this.model.cells.changed.disconnect(this.cellsChanged, this);
      this.model.sharedModel.changed.disconnect(this.sharedChanged, this);
    }
    NotebookActions.executionScheduled.disconnect(this.scheduled, this);
    NotebookActions.executed.disconnect(this.executed, this);
    this.unwatch.forEach(stop => stop());
  }

  private sharedChanged(): void {
    if (this.projector?.applying) {
      this.known = this.ids();
    }
  }

  private cellsChanged(): void {
    this.watch();
    if (this.projector?.applying) {
      this.known = this.ids();
      return;
    }
    // A move and a reload from disk take a cell out and put it back: look again one tick later.
    window.clearTimeout(this.later);
    this.later = window.setTimeout(() => this.compare(), 0);
  }

  private compare(): void {
    if (this.disposed || this.model.isDisposed || this.notebook.isDisposed) {
      return;
    }
    const now = this.ids();
    for (const id of this.known) {
      if (!now.has(id)) {
        this.gone.add(id);
        this.tell({ type: 'user.deleted', cell_id: id });
      }
    }
    for (const id of now) {
      if (!this.known.has(id) && this.gone.delete(id)) {
        this.tell({ type: 'user.restored', cell_id: id, source: this.find(id)?.sharedModel.getSource() });
      }
    }
    this.known = now;
  }

  /** Listen to the sources of the run's cells; cheap to call again. */
  private watch(): void {
    for (const cell of this.model.cells) {
      if (this.unwatch.has(cell.id) || !cell.getMetadata(METADATA_KEY)) {
        continue;
      }
      const id = cell.id;
      const changed = (_: unknown, change: { sourceChange?: unknown }) => {
        if (change.sourceChange && !this.projector?.applying) {
          window.clearTimeout(this.edits.get(id));
          this.edits.set(
            id,
            window.setTimeout(() => this.flushEdit(id), DEBOUNCE)
          );
        }
      };
      cell.sharedModel.changed.connect(changed);
      const forget = () => {
        cell.sharedModel.changed.disconnect(changed);
        this.unwatch.delete(id);
      };
      cell.sharedModel.disposed.connect(forget);
      this.unwatch.set(id, forget);
    }
  }

  private scheduled(
    _: unknown,
    args: { notebook: Notebook; cell: { model: { id: string; type: string } } }
  ): void {
    const { notebook, cell } = args;
    if (notebook === this.notebook && cell.model.type === 'code') {
      this.flushEdit(cell.model.id);
      this.tell({
        type: 'user.scheduled',
        cell_id: cell.model.id,
        source: this.find(cell.model.id)?.sharedModel.getSource()
      });
    }
  }

  private executed(
    _: unknown,
    args: { notebook: Notebook; cell: { model: { id: string; type: string } }; success: boolean }
  ): void {
    const { notebook, cell, success } = args;
    const model = this.find(cell.model.id);
    if (notebook !== this.notebook || model?.type !== 'code') {
      return;
    }
    const code = model as ICodeCellModel;
    this.tell({
      type: 'user.executed',
      cell_id: code.id,
      source: code.sharedModel.getSource(),
      outputs: code.outputs.toJSON(),
      execution_count: code.executionCount,
      success
    });
  }

  private tell(report: Report): void {
    if (!this.send(report)) {
      this.outbox = this.outbox.filter(old => old.type !== report.type || old.cell_id !== report.cell_id);
      this.outbox.push(report);
    }
  }

  private find(cellId: string) {
    for (const cell of this.model.cells) {
      if (cell.id === cellId) {
        return cell;
      }
    }
    return null;
  }

  /** Ids of the run's cells that are in the notebook now. */
  private ids(): Set<string> {
    const ids = new Set<string>();
    for (const cell of this.model.cells) {
      if (cell.getMetadata(METADATA_KEY)) {
        ids.add(cell.id);
      }
    }
    return ids;
  }

  private readonly edits = new Map<string, number>();
  private readonly gone = new Set<string>();
  private readonly unwatch = new Map<string, () => void>();
  private outbox: Report[] = [];
  private known: Set<string>;
  private later = 0;
  private disposed = false;
}
