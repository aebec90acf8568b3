import * as React from 'react';

import { score as text } from '../format';
import { useTrans } from './Trans';

export interface IIntervalChartProps {
  score: number;
  low: number;
  high: number;
  baseline: number | null;
}

/** The score in its interval, with the baseline on the same axis. */
export function IntervalChart({ score, low, high, baseline }: IIntervalChartProps): React.JSX.Element {
  const trans = useTrans();
  const values = [low, high, score, ...(baseline === null ? [] : [baseline])];
  const from = Math.min(...values);
  const to = Math.max(...values);
  const at = (value: number) => `${to > from ? 6 + ((value - from) / (to - from)) * 88 : 50}%`;
  const interval = trans.__('95 %: %1 – %2', text(low), text(high));
  const base = baseline === null ? null : trans.__('baseline %1', text(baseline));
  const baseFirst = baseline !== null && baseline <= score;
  const sentence =
    baseline === null
      ? trans.__('Score %1, 95 % interval from %2 to %3', text(score), text(low), text(high))
      : trans.__(
          'Score %1, 95 % interval from %2 to %3, baseline %4',
          text(score),
          text(low),
          text(high),
          text(baseline)
        );
  return (
    <div className="jp-AutoML-IntervalChart" role="img" aria-label={sentence}>
      <div className="jp-AutoML-IntervalChart-axis">
        {baseline !== null && <i className="jp-mod-baseline" style={{ left: at(baseline) }} />}
        <i className="jp-mod-interval" style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }} />
        <i className="jp-mod-score" style={{ left: at(score) }} />
      </div>
      <div className={`jp-AutoML-IntervalChart-labels${baseFirst ? '' : ' jp-mod-reversed'}`}>
        {base && <span>{base}</span>}
        <span>{interval}</span>
      </div>
    </div>
  );
}
