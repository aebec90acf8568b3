import { checkIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IRunState } from '../contract';
import { duration, score } from '../format';
import { Hidden, Icon } from './Icon';
import { ScoreStrip } from './ScoreStrip';
import { Section } from './Section';
import { useTrans } from './Trans';

/** The models so far, best first, with what they cost. */
export function Leaderboard({
  state,
  open = true
}: {
  state: IRunState;
  open?: boolean;
}): React.JSX.Element | null {
  const trans = useTrans();
  const { leaderboard, baseline, greater_is_better: greater } = state;
  if (!leaderboard.length && baseline === null) {
    return null;
  }
  const scored = leaderboard.filter(({ mean }) => mean !== null);
  const rows = [...leaderboard].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity));
  // Until the run has chosen, the tick is at the best mean.
  const sign = greater ? 1 : -1;
  const best = scored.reduce<(typeof scored)[number] | null>(
    (top, row) => (top === null || sign * (row.mean ?? 0) > sign * (top.mean ?? 0) ? row : top),
    null
  );
  const chosen = leaderboard.find(row => row.chosen) ?? best;
  const ends = [
    ...scored.flatMap(({ mean, std }) => [(mean ?? 0) - (std ?? 0), (mean ?? 0) + (std ?? 0)]),
    ...(baseline === null ? [] : [baseline])
  ];
  const range: [number, number] = [Math.min(...ends), Math.max(...ends)];
  return (
    <Section
      title={trans.__('Leaderboard')}
      open={open}
      note={leaderboard.length ? trans._n('%1 model', '%1 models', leaderboard.length) : ''}
    >
      <table className="jp-AutoML-Leaderboard">
        <colgroup>
          <col className="jp-mod-icon" />
          <col />
          <col className="jp-mod-strip" />
          <col className="jp-AutoML-extra" />
          <col className="jp-AutoML-extra" />
          <col className="jp-mod-score" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              {greater ? trans.__('higher is better') : trans.__('lower is better')}
            </th>
            <td aria-hidden="true" />
            <th scope="col" className="jp-AutoML-extra">
              {trans.__('± sd')}
            </th>
            <th scope="col" className="jp-AutoML-extra">
              {trans.__('time')}
            </th>
            <th scope="col">{state.metric_name ?? trans.__('score')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr
              key={row.name}
              className={row === chosen ? 'jp-mod-chosen' : undefined}
              title={row.why || undefined}
            >
              <td>{row === chosen && <Icon icon={checkIcon} tone="brand" />}</td>
              <th scope="row">
                {row === chosen && <Hidden>{trans.__('Best so far:')}</Hidden>}
                {row.baseline ? trans.__('%1 (baseline)', row.label) : row.label}
              </th>
              <td aria-hidden="true">
                <ScoreStrip
                  mean={row.mean}
                  std={row.std}
                  baseline={baseline}
                  range={range}
                  top={row === chosen}
                />
              </td>
              <td className="jp-AutoML-extra">{row.std === null ? '' : `± ${score(row.std)}`}</td>
              <td className="jp-AutoML-extra">{row.seconds === null ? '' : duration(row.seconds)}</td>
              <td>{score(row.mean)}</td>
            </tr>
          ))}
          {baseline !== null && !leaderboard.some(row => row.baseline) && (
            <tr className="jp-mod-baseline">
              <td />
              <th scope="row">{trans.__('Baseline')}</th>
              <td aria-hidden="true">
                <ScoreStrip mean={baseline} std={null} baseline={baseline} range={range} top={false} />
              </td>
              <td className="jp-AutoML-extra" />
              <td className="jp-AutoML-extra" />
              <td>{score(baseline)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </Section>
  );
}
