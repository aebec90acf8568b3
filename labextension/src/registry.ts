import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Api } from './api';
import { LiveNotebook, type ILiveOptions } from './live';

/** The live side of every open notebook, made once its document is there. */
export class LiveRegistry {
  constructor(
    tracker: INotebookTracker,
    private readonly contents: Contents.IManager,
    private readonly api: Api,
    private readonly options: ILiveOptions
  ) {
    tracker.widgetAdded.connect((_, panel) => void this.attach(panel));
    tracker.forEach(panel => void this.attach(panel));
  }

  get added(): ISignal<this, LiveNotebook> {
    return this.additions;
  }

  get(panel: NotebookPanel | null): LiveNotebook | null {
    return (panel && this.notebooks.get(panel)) ?? null;
  }

  /** The live side of a notebook, as soon as its document is loaded. */
  async attach(panel: NotebookPanel): Promise<LiveNotebook | null> {
    await panel.context.ready;
    const model = panel.model;
    if (panel.isDisposed || !model) {
      return null;
    }
    const known = this.notebooks.get(panel);
    if (known) {
      return known;
    }
    const live = new LiveNotebook(panel, model, this.contents, this.api, this.options);
    this.notebooks.set(panel, live);
    this.additions.emit(live);
    return live;
  }

  private readonly additions = new Signal<this, LiveNotebook>(this);
  private readonly notebooks = new WeakMap<NotebookPanel, LiveNotebook>();
}
