import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Api, IRepairCell } from './api';
import { sentenceOf } from './format';
import type { IUserRepair } from './panelTypes';

/** The cell that is to be mended, and what it raised. */
export type RepairAsk = Pick<IUserRepair, 'live' | 'cellId' | 'count' | 'ename'>;

/** Mends cells that the user wrote, one at a time; nothing runs until the proposal is accepted. */
export class UserRepairs {
  /** `apply` carries out what was accepted. */
  constructor(
    private readonly api: Api,
    private readonly apply: (repair: IUserRepair) => Promise<void>
  ) {}

  get changed(): ISignal<this, void> {
    return this.changes;
  }

  /** What is being looked for, or was proposed and not yet settled. */
  get current(): IUserRepair | null {
    return this.open;
  }

  /** Ask for a proposal; one that is still open is dropped. */
  async propose(ask: RepairAsk): Promise<void> {
    const mine: IUserRepair = { ...ask, state: 'asking', repair: null, message: null };
    this.open = mine;
    this.changes.emit();
    try {
      const { context, sessionContext } = ask.live.panel;
      const kernel = sessionContext.session?.kernel?.id ?? '';
      mine.repair = await this.api.repair(context.path, kernel, ask.cellId, Private.cellsUpTo(ask));
      mine.state = 'ready';
    } catch (reason) {
      mine.state = 'failed';
      mine.message = sentenceOf(reason);
    }
    this.changes.emit();
  }

  async settle(verdict: 'accepted' | 'rejected'): Promise<void> {
    const mine = this.open;
    this.open = null;
    this.changes.emit();
    if (!mine?.repair) {
      return;
    }
    await this.api.settleRepair(mine.repair.repair, verdict);
    if (verdict === 'accepted') {
      await this.apply(mine);
    }
  }

  private readonly changes = new Signal<this, void>(this);
  private open: IUserRepair | null = null;
}

namespace Private {
  /** The notebook up to and including the cell that raised. */
  export function cellsUpTo({ live, cellId }: RepairAsk): IRepairCell[] {
    const { widgets } = live.panel.content;
    const last = widgets.findIndex(cell => cell.model.id === cellId);
    return widgets.slice(0, last + 1).map(({ model }) => {
      const json = model.toJSON();
      const executed = json.cell_type === 'code' ? json : null;
      return {
        id: model.id,
        type: model.type,
        source: model.sharedModel.getSource(),
        execution_count: (executed?.execution_count as number | null) ?? null,
        outputs: (executed?.outputs as unknown[]) ?? []
      };
    });
  }
}
