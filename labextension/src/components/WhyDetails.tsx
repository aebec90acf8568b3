import * as React from 'react';

import type { IRanking, IRunState, IStep } from '../contract';
import { isDone, isOver, othersOf } from '../phases';
import { Link } from './Button';
import type { IStepActions } from './StepRow';
import { useTrans } from './Trans';

export interface IWhyDetailsProps {
  step: IStep;
  run: IRunState;
  actions: IStepActions;
}

/** Why this step: the recommender's reasons, and what could be taken instead. */
export function WhyDetails({ step, run, actions }: IWhyDetailsProps): React.JSX.Element {
  const trans = useTrans();
  const { ranking = [], why, cell_ids } = step;
  const others = othersOf(step);
  const last = cell_ids[cell_ids.length - 1];
  const canRevert = isDone(step) || step.state === 'failed' || step.state === 'cut';
  return (
    <div className="jp-AutoML-WhyDetails">
      {why.map(line => (
        <p key={line}>{line}</p>
      ))}
      {why.length === 0 && <p>{trans.__('This step always belongs to the plan.')}</p>}
      {ranking.length > 0 && <Ranking rows={ranking} />}
      {others.length > 0 && (
        <>
          <p className="jp-AutoML-WhyDetails-head">{trans.__('Could be instead')}</p>
          <ul>
            {others.map(({ component, title, why: reason, score }) => (
              <li key={component}>
                <div>
                  <span>{title}</span>
                  {score !== null && <span className="jp-AutoML-number">{score.toFixed(2)}</span>}
                  {!isOver(run.phase) && (
                    <Link label={trans.__('Choose')} onClick={() => actions.choose(step, component)} />
                  )}
                </div>
                {reason && <div className="jp-AutoML-soft">{reason}</div>}
              </li>
            ))}
          </ul>
        </>
      )}
      {(last !== undefined || canRevert) && (
        <p className="jp-AutoML-WhyDetails-links">
          {last !== undefined && (
            <Link label={trans.__('Show in notebook')} onClick={() => actions.show(last)} />
          )}
          {canRevert && <Link label={trans.__('Undo from here…')} onClick={() => actions.revert(step)} />}
        </p>
      )}
    </div>
  );
}

function Ranking({ rows }: { rows: IRanking[] }): React.JSX.Element {
  const trans = useTrans();
  const parts = ['goal', 'data', 'cost', 'memory', 'total'] as const;
  const heads = [trans.__('goal'), trans.__('data'), trans.__('cost'), trans.__('memory'), trans.__('total')];
  return (
    <table className="jp-AutoML-Table jp-AutoML-Ranking">
      <thead>
        <tr>
          <th scope="col">{trans.__('Ranked by')}</th>
          {heads.map(head => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr key={row.label}>
            <th scope="row">{row.label}</th>
            {parts.map(part => (
              <td key={part}>{(row[part] ?? 0.5).toFixed(2)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
