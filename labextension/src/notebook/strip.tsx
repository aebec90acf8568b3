import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Cell } from '@jupyterlab/cells';
import type { PanelLayout } from '@lumino/widgets';
import type * as React from 'react';

/** A line below a cell's editor or output that belongs to the panel and not to the document. */
export class CellStrip extends ReactWidget {
  constructor(
    kind: 'proposed' | 'repair',
    readonly trans: TranslationBundle,
    private readonly content: () => React.JSX.Element
  ) {
    super();
    this.addClass('jp-AutoML-Strip');
    this.addClass(`jp-mod-${kind}`);
  }

  /** Put the strip behind everything of the cell, once the cell has drawn itself. */
  async mount(cell: Cell): Promise<void> {
    await cell.ready;
    if (!cell.isDisposed && !this.isDisposed) {
      (cell.layout as PanelLayout).addWidget(this);
    }
  }

  protected render(): React.JSX.Element {
    return this.content();
  }
}
