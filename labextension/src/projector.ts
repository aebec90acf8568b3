import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { ICell, IOutput } from '@jupyterlab/nbformat';
import type { INotebookModel } from '@jupyterlab/notebook';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ICellSnapshot, ProjectionMessage } from './messages';
import { Slices } from './slices';

/** Cells that go into one insert: more would hold up typing. */
const BATCH = 3;

/** Where our data lies in a cell's and a notebook's metadata. */
export const METADATA_KEY = 'jupyter_automl';

type Message<T extends ProjectionMessage['type']> = Extract<ProjectionMessage, { type: T }>;

/**
 * Draws the server's events into a notebook's model. Every event may come twice and every snapshot
 * may come at any time: cells are found by id, and what is already there is left alone.
 */
export class NotebookProjector implements IDisposable {
  /**
   * @param model - the notebook
   * @param unsent - whether the user changed this cell in a way the server has not been told yet
   */
  constructor(
    private readonly model: INotebookModel,
    private readonly unsent: (cellId: string) => boolean = () => false
  ) {}

  /** The id of a cell that has just begun to run. */
  get started(): ISignal<this, string> {
    return this.starts;
  }

  /** The set of proposed cells has changed. */
  get proposedChanged(): ISignal<this, void> {
    return this.proposals;
  }

  /** Ids of cells that are proposed and have not run. */
  get proposed(): ReadonlySet<string> {
    return this.proposedIds;
  }

  /** True while the projector itself changes the model, so that its changes are not taken for the user's. */
  get applying(): boolean {
    return this.depth > 0;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  push(message: ProjectionMessage): void {
    if (message.type === 'snapshot') {
      this.queue = this.unfold(message);
    } else {
      this.queue.push(message);
    }
    this.slices.wake();
  }

  /** Forget what is still to be drawn, as a tab that lost its lease must. */
  clear(): void {
    this.queue = [];
  }

  /** Draw everything at once. */
  flush(): void {
    while (this.step()) {
      // Each step takes at least one message off the queue.
    }
  }

  dispose(): void {
    this.disposed = true;
    this.queue = [];
    this.slices.dispose();
    Signal.clearData(this);
  }

  /** Take one message, or a run of new cells that stand one behind the other. */
  private step(): boolean {
    const message = this.queue.shift();
    if (!message || this.disposed || this.model.isDisposed) {
      return false;
    }
    this.depth += 1;
    try {
      if (message.type === 'cell.added') {
        this.addCells(message);
      } else {
        this.apply(message);
      }
    } finally {
      this.depth -= 1;
    }
    return this.queue.length > 0;
  }

  private apply(message: Exclude<ProjectionMessage, { type: 'cell.added' }>): void {
    switch (message.type) {
      case 'cell.updated':
        this.update(message);
        break;
      case 'cell.removed':
        this.remove(message.cell_id);
        break;
      case 'cell.proposed':
        this.propose(message.cell_id, true);
        break;
      case 'cell.started':
        this.start(message.cell_id);
        break;
      case 'output':
        this.output(message);
        break;
      case 'cell.finished':
        this.finish(message);
        break;
      default:
        break;
    }
  }

  private addCells(first: Message<'cell.added'>): void {
    const added: Message<'cell.added'>[] = this.indexOf(first.cell_id) < 0 ? [first] : [];
    if (!added.length) {
      this.settle(first);
      return;
    }
    while (added.length < BATCH && this.queue[0]?.type === 'cell.added') {
      const next = this.queue[0];
      if (next.after !== added[added.length - 1].cell_id || this.indexOf(next.cell_id) >= 0) {
        break;
      }
      added.push(next);
      this.queue.shift();
    }
    const shared = this.model.sharedModel;
    shared.transact(() => {
      const blank = this.loneBlankCell();
      const index = blank ? 0 : this.place(first.after);
      shared.insertCells(index, added.map(Private.toCell));
      if (blank) {
        shared.deleteCell(added.length);
      }
    }, false);
    for (const message of added) {
      this.settle(message);
    }
  }

  /** Bring outputs, count and state of a cell that is in the model to what the message says. */
  private settle(snapshot: ICellSnapshot): void {
    const cell = this.find(snapshot.cell_id);
    if (!cell) {
      return;
    }
    if (cell.sharedModel.getSource() !== snapshot.source && !this.unsent(snapshot.cell_id)) {
      cell.sharedModel.transact(() => cell.sharedModel.setSource(snapshot.source), false);
    }
    if (cell.type === 'code') {
      const code = cell as ICodeCellModel;
      code.trusted = true;
      if (snapshot.outputs && !Private.sameOutputs(code.outputs.toJSON(), snapshot.outputs)) {
        code.outputs.fromJSON(snapshot.outputs);
      }
      const count = snapshot.execution_count ?? null;
      if (snapshot.outputs && code.executionCount !== count) {
        code.executionCount = count;
      }
      if (snapshot.state === 'running') {
        code.executionState = 'running';
      } else if (code.executionState === 'running') {
        code.executionState = 'idle';
      }
    }
    this.propose(snapshot.cell_id, snapshot.state === 'proposed');
  }

  private update(message: Message<'cell.updated'>): void {
    const cell = this.find(message.cell_id);
    if (!cell) {
      return;
    }
    const { source, metadata } = message;
    cell.sharedModel.transact(() => {
      if (source !== undefined && cell.sharedModel.getSource() !== source && !this.unsent(cell.id)) {
        cell.sharedModel.setSource(source);
      }
      if (metadata) {
        cell.sharedModel.setMetadata({ ...cell.sharedModel.getMetadata(), ...metadata });
      }
    }, false);
    if (message.proposed !== undefined) {
      this.propose(message.cell_id, message.proposed);
    }
  }

  private remove(cellId: string): void {
    const index = this.indexOf(cellId);
    if (index >= 0) {
      this.model.sharedModel.transact(() => this.model.sharedModel.deleteCell(index), false);
    }
    this.propose(cellId, false);
  }

  private start(cellId: string): void {
    const cell = this.find(cellId);
    this.propose(cellId, false);
    if (cell?.type !== 'code') {
      return;
    }
    const code = cell as ICodeCellModel;
    code.trusted = true;
    code.outputs.clear();
    code.executionCount = null;
    code.executionState = 'running';
    this.starts.emit(cellId);
  }

  private output(message: Message<'output'>): void {
    const cell = this.find(message.cell_id);
    if (cell?.type !== 'code') {
      return;
    }
    const { outputs } = cell as ICodeCellModel;
    if (message.op === 'clear') {
      outputs.clear(message.wait ?? false);
    } else if (message.output) {
      const { index } = message;
      if (message.op === 'set' && index !== undefined && index < outputs.length) {
        outputs.set(index, message.output);
      } else {
        outputs.add(message.output);
      }
    }
  }

  private finish(message: Message<'cell.finished'>): void {
    const cell = this.find(message.cell_id);
    this.propose(message.cell_id, false);
    if (cell?.type === 'code') {
      const code = cell as ICodeCellModel;
      // Setting the count flips the state too, so it comes last of all that belongs to a cell.
      code.executionCount = message.execution_count ?? null;
      code.executionState = 'idle';
    }
  }

  /**
   * What has to happen so that the model shows the snapshot, as messages for the queue. What the user did
   * and the server has not heard of stands: it is told next, and the snapshot is older than that.
   */
  private unfold(snapshot: Message<'snapshot'>): ProjectionMessage[] {
    const messages: ProjectionMessage[] = [];
    for (const cell of snapshot.cells) {
      const unsent = this.unsent(cell.cell_id);
      const mine = unsent ? this.find(cell.cell_id) : null;
      if (cell.deleted || (unsent && !mine)) {
        continue;
      }
      const source = mine?.sharedModel.getSource() ?? cell.source;
      messages.push({ ...cell, source, type: 'cell.added' });
    }
    messages.push(...this.strays(snapshot));
    const metadata = snapshot.metadata;
    const known = this.model.getMetadata(METADATA_KEY) as unknown;
    if (metadata && !JSONExt.deepEqual((known ?? null) as never, metadata as never)) {
      this.depth += 1;
      this.model.sharedModel.transact(() => this.model.setMetadata(METADATA_KEY, metadata), false);
      this.depth -= 1;
    }
    return messages;
  }

  /**
   * Cells of the run that it no longer has: taken back while this tab was away. A server that has
   * just started knows no cell yet, which says nothing about those that are here.
   */
  private strays({ cells, run }: Message<'snapshot'>): ProjectionMessage[] {
    if (!run || !cells.length) {
      return [];
    }
    const kept = new Set(cells.filter(({ deleted }) => !deleted).map(({ cell_id }) => cell_id));
    return this.model.sharedModel.cells
      .filter(cell => {
        const ours = cell.getMetadata(METADATA_KEY) as { run?: string } | undefined;
        return ours?.run === run && !kept.has(cell.id);
      })
      .map(cell => ({ type: 'cell.removed', cell_id: cell.id }));
  }

  private propose(cellId: string, proposed: boolean): void {
    if (proposed !== this.proposedIds.has(cellId)) {
      if (proposed) {
        this.proposedIds.add(cellId);
      } else {
        this.proposedIds.delete(cellId);
      }
      this.proposals.emit();
    }
  }

  /** The index behind the cell `after`, or the end of the notebook. */
  private place(after: string | null): number {
    const index = after === null ? -1 : this.indexOf(after);
    return index < 0 ? this.model.sharedModel.cells.length : index + 1;
  }

  /** Whether the notebook is as new: its only cell is the empty one that Jupyter puts there. */
  private loneBlankCell(): boolean {
    const { cells } = this.model.sharedModel;
    const only = cells.length === 1 ? this.model.cells.get(0) : null;
    return (
      only?.type === 'code' &&
      !only.sharedModel.getSource().trim() &&
      (only as ICodeCellModel).outputs.length === 0 &&
      !only.getMetadata(METADATA_KEY)
    );
  }

  private indexOf(cellId: string): number {
    return this.model.sharedModel.cells.findIndex(cell => cell.id === cellId);
  }

  private find(cellId: string): ICellModel | null {
    const index = this.indexOf(cellId);
    return index < 0 ? null : this.model.cells.get(index);
  }

  private readonly starts = new Signal<this, string>(this);
  private readonly proposals = new Signal<this, void>(this);
  private readonly proposedIds = new Set<string>();
  private readonly slices = new Slices(() => this.step());
  private queue: ProjectionMessage[] = [];
  private depth = 0;
  private disposed = false;
}

namespace Private {
  export function toCell(message: ICellSnapshot): ICell & { id: string } {
    return {
      id: message.cell_id,
      cell_type: message.cell_type,
      source: message.source,
      metadata: { ...message.metadata }
    };
  }

  export function sameOutputs(a: IOutput[], b: IOutput[]): boolean {
    return JSONExt.deepEqual(a, b);
  }
}
