import type { Cell, ICodeCellModel } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';
import { buildIcon } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import * as React from 'react';

import { Icon } from '../components/Icon';
import { errorsOf, type LiveNotebook } from '../live';
import type { PanelModel } from '../panelModel';
import { METADATA_KEY } from '../projector';
import { CellStrip } from './strip';

/** Milliseconds after which the outputs of a cell count as settled. */
const SETTLED = 150;

/**
 * Offers a repair under each of the user's cells that raised. Cells that were interrupted are left
 * alone: there is nothing to mend.
 */
export class RepairButtons implements IDisposable {
  constructor(
    private readonly live: LiveNotebook,
    private readonly model: PanelModel,
    private readonly trans: TranslationBundle,
    private readonly reveal: () => void
  ) {
    live.panel.content.model?.cells.changed.connect(this.watch, this);
    model.changed.connect(this.settingsChanged, this);
    live.panel.disposed.connect(() => this.dispose());
    this.watch();
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.disposed = true;
    this.model.changed.disconnect(this.settingsChanged, this);
    this.strips.forEach(strip => strip.dispose());
    this.strips.clear();
  }

  /** Listen to the outputs of cells that are new; cheap to call again. */
  private watch(): void {
    for (const model of this.live.panel.content.model?.cells ?? []) {
      if (model.type === 'code' && !this.watched.has(model)) {
        this.watched.add(model);
        const code = model as ICodeCellModel;
        let timer = 0;
        const changed = () => {
          window.clearTimeout(timer);
          timer = window.setTimeout(() => this.refresh(code), SETTLED);
        };
        code.outputs.changed.connect(changed);
        changed();
      }
    }
  }

  private settingsChanged(): void {
    const on = this.model.settings.repairUserCells;
    if (on !== this.offered) {
      this.offered = on;
      for (const cell of this.live.panel.content.model?.cells ?? []) {
        if (cell.type === 'code') {
          this.refresh(cell as ICodeCellModel);
        }
      }
    }
  }

  private refresh(code: ICodeCellModel): void {
    if (this.disposed || code.isDisposed || this.live.isDisposed) {
      return;
    }
    const errors = errorsOf(code);
    const ours = code.getMetadata(METADATA_KEY) as { run?: string } | undefined;
    const run = this.live.run.state;
    const mended = ours?.run !== undefined && ours.run === run?.run && run.phase === 'repairing';
    const wanted =
      this.offered && !mended && errors.length > 0 && errors[errors.length - 1].ename !== 'KeyboardInterrupt';
    const cell = this.live.panel.content.widgets.find(({ model }) => model === code);
    const strip = this.strips.get(code);
    if (wanted && cell && !strip) {
      const { ename } = errors[errors.length - 1];
      const made = new CellStrip('repair', this.trans, () => (
        <>
          <button type="button" onClick={() => this.ask(cell, code, ename)}>
            <Icon icon={buildIcon} />
            {this.trans.__('Repair')}
          </button>
          <span className="jp-AutoML-Strip-text">{this.trans.__('Nothing runs until you accept it.')}</span>
        </>
      ));
      this.strips.set(code, made);
      void made.mount(cell);
    } else if (!wanted && strip) {
      strip.dispose();
      this.strips.delete(code);
    }
  }

  private ask(cell: Cell, code: ICodeCellModel, ename: string): void {
    this.reveal();
    void this.model.proposeRepair({
      live: this.live,
      cellId: cell.model.id,
      count: code.executionCount,
      ename
    });
  }

  private readonly watched = new WeakSet<object>();
  private readonly strips = new Map<ICodeCellModel, CellStrip>();
  private offered = true;
  private disposed = false;
}
