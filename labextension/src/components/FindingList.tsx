import * as React from 'react';

import type { IRunState } from '../contract';
import { FindingRow } from './FindingRow';
import { useRoving } from './hooks';
import { Section } from './Section';
import { useTrans } from './Trans';

export interface IFindingListProps {
  state: IRunState;
  open?: boolean;
  /** The finding that the run waits for. */
  asked?: number | null;
}

/** What is suspicious about the data, worst first, with what was done about it. */
export function FindingList({
  state,
  open = true,
  asked = null
}: IFindingListProps): React.JSX.Element | null {
  const trans = useTrans();
  const [toggled, setToggled] = React.useState<Record<number, boolean>>({});
  const { findings } = state;
  const order = { high: 0, medium: 1, low: 2 };
  const rows = findings
    .map((finding, index) => ({ finding, index }))
    .sort((a, b) => order[a.finding.severity] - order[b.finding.severity]);
  const roving = useRoving(rows.map(({ index }) => String(index)));
  if (!findings.length) {
    return null;
  }
  const high = findings.filter(({ severity }) => severity === 'high').length;
  return (
    <Section
      name="findings"
      title={trans.__('Findings')}
      open={open}
      note={
        high
          ? trans.__('%1 high, %2 in all', high, findings.length)
          : trans._n('%1 finding', '%1 findings', findings.length)
      }
    >
      <ul className="jp-AutoML-FindingList" onKeyDown={roving.onKeyDown} onFocus={roving.onFocus}>
        {rows.map(({ finding, index }) => (
          <FindingRow
            key={index}
            finding={finding}
            row={String(index)}
            current={index === asked}
            open={toggled[index] ?? index === asked}
            tabIndex={roving.tabIndex(String(index))}
            onToggle={open => setToggled(old => ({ ...old, [index]: open }))}
          />
        ))}
      </ul>
    </Section>
  );
}
