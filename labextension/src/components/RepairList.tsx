import * as React from 'react';

import type { IRepair, IRunState } from '../contract';
import { RepairCard } from './RepairCard';
import { Section } from './Section';
import { useTrans } from './Trans';

export interface IRepairListProps {
  state: IRunState;
  open?: boolean;
  onShow: (cellId: string) => void;
  onUndo: (repair: IRepair) => void;
}

/** What crashed and what was changed about it. */
export function RepairList({
  state,
  open = true,
  onShow,
  onUndo
}: IRepairListProps): React.JSX.Element | null {
  const trans = useTrans();
  const { repairs, steps } = state;
  if (!repairs.length) {
    return null;
  }
  return (
    <Section
      title={trans.__('Repairs')}
      open={open}
      note={trans._n('%1 repair', '%1 repairs', repairs.length)}
    >
      {repairs.map((repair, index) => (
        <RepairCard
          key={index}
          repair={repair}
          step={steps.find(({ id }) => id === repair.step)?.title ?? ''}
          onShow={() => onShow(repair.cell_id)}
          onUndo={() => onUndo(repair)}
        />
      ))}
    </Section>
  );
}
