import type { Cell } from '@jupyterlab/cells';
import type { TranslationBundle } from '@jupyterlab/translation';
import { runIcon } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import * as React from 'react';

import { Icon } from '../components/Icon';
import type { LiveNotebook } from '../live';
import { METADATA_KEY } from '../projector';
import { CellStrip } from './strip';

/** The class by which the style sheet finds a proposed cell. */
const PROPOSED = 'jp-AutoML-mod-proposed';
/** The class by which keys find a notebook whose active cell is proposed, wherever in it the focus is. */
const AT_PROPOSAL = 'jp-AutoML-mod-atProposal';
const REPAIR_NOTE = 'jp-AutoML-mod-repairNote';

/**
 * Keeps the marks in a notebook true: an edge and a strip at the proposed cell, which go when it
 * runs, and an edge at repair notes.
 */
export class CellMarks implements IDisposable {
  constructor(
    private readonly live: LiveNotebook,
    private readonly trans: TranslationBundle
  ) {
    live.projector.proposedChanged.connect(this.refresh, this);
    live.run.stateChanged.connect(this.refresh, this);
    live.panel.content.model?.cells.changed.connect(this.refreshSoon, this);
    live.panel.content.activeCellChanged.connect(this.refreshKeys, this);
    live.panel.disposed.connect(() => this.dispose());
    this.refresh();
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.disposed = true;
    this.strips.forEach(strip => strip.dispose());
    this.strips.clear();
  }

  private refreshSoon(): void {
    // Widgets are made in the same turn as their models, a little later.
    void Promise.resolve().then(() => this.refresh());
  }

  private refresh(): void {
    if (this.disposed || this.live.isDisposed) {
      return;
    }
    const { lease, state } = this.live.run;
    // The tab that draws the cells marks what it has drawn; another has the state only.
    const proposed = lease?.granted ? undefined : state?.proposal?.cell_id;
    for (const cell of this.live.panel.content.widgets) {
      const on = cell.model.id === proposed || this.live.projector.proposed.has(cell.model.id);
      this.mark(cell, on);
      const ours = cell.model.getMetadata(METADATA_KEY) as { role?: string } | undefined;
      cell.toggleClass(REPAIR_NOTE, ours?.role === 'repair-note');
    }
    for (const [cell, strip] of this.strips) {
      if (cell.isDisposed) {
        strip.dispose();
        this.strips.delete(cell);
      }
    }
    this.refreshKeys();
  }

  private refreshKeys(): void {
    const { content } = this.live.panel;
    content.toggleClass(AT_PROPOSAL, content.activeCell?.hasClass(PROPOSED) ?? false);
  }

  private mark(cell: Cell, on: boolean): void {
    cell.toggleClass(PROPOSED, on);
    const strip = this.strips.get(cell);
    if (on && !strip) {
      const made = new CellStrip('proposed', this.trans, () => (
        <Proposed
          trans={this.trans}
          skippable={this.live.run.state?.proposal?.skippable !== false}
          onRun={() => void this.live.runProposed()}
          onSkip={() => void this.live.run.act('skip')}
        />
      ));
      this.strips.set(cell, made);
      void made.mount(cell);
    } else if (!on && strip) {
      strip.dispose();
      this.strips.delete(cell);
    }
  }

  private readonly strips = new Map<Cell, CellStrip>();
  private disposed = false;
}

interface IProposedProps {
  trans: TranslationBundle;
  skippable: boolean;
  onRun: () => void;
  onSkip: () => void;
}

function Proposed({ trans, skippable, onRun, onSkip }: IProposedProps): React.JSX.Element {
  return (
    <>
      <span className="jp-AutoML-Tag">{trans.__('Proposed')}</span>
      <span className="jp-AutoML-Strip-text">{trans.__('Not run yet. Edit it freely.')}</span>
      <button type="button" onClick={onRun} title={trans.__('Run (Shift Enter)')}>
        <Icon icon={runIcon} />
        {trans.__('Run')} ⇧⏎
      </button>
      {skippable && (
        <button type="button" onClick={onSkip}>
          {trans.__('Skip')}
        </button>
      )}
    </>
  );
}
