import * as React from 'react';

import { useTrans } from './Trans';

export interface IBudgetBarProps {
  seconds: number;
  used: number;
  look: 'running' | 'waiting' | 'done' | 'broken';
}

/** How much of the time is used, 3 px high; the clock above it says the same. */
export function BudgetBar({ seconds, used, look }: IBudgetBarProps): React.JSX.Element {
  const trans = useTrans();
  const part = seconds > 0 ? Math.min(1, used / seconds) : 0;
  const minutes = Math.floor(used / 60);
  return (
    <div
      className={`jp-AutoML-BudgetBar jp-mod-${look}`}
      role="progressbar"
      aria-label={trans.__('Time budget used')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(part * 100)}
      aria-valuetext={trans.__(
        '%1 minutes %2 of %3',
        minutes,
        Math.floor(used % 60),
        Math.round(seconds / 60)
      )}
    >
      <i style={{ transform: `scaleX(${part})` }} />
    </div>
  );
}
