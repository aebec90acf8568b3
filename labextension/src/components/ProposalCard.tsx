import * as React from 'react';

import type { IRunState } from '../contract';
import { othersOf } from '../phases';
import { Link } from './Button';
import { useTrans } from './Trans';

export interface IProposalCardProps {
  state: IRunState;
  /** The cell as it stands in the notebook, shown only while that is out of view. */
  code: string | null;
  onWhy: () => void;
  onChoose: (component: string) => void;
}

/** The cell that waits for a go. */
export function ProposalCard({ state, code, onWhy, onChoose }: IProposalCardProps): React.JSX.Element | null {
  const trans = useTrans();
  const { proposal } = state;
  if (!proposal) {
    return null;
  }
  const step = state.steps.find(({ id }) => id === proposal.step);
  const why = Array.isArray(proposal.why) ? proposal.why : [proposal.why];
  const others = step ? othersOf(step).slice(0, 3) : [];
  return (
    <div className="jp-AutoML-ProposalCard">
      <div className="jp-AutoML-Card-title">
        <span className="jp-AutoML-Tag">{trans.__('Proposed')}</span>
        <b title={proposal.title}>{proposal.title}</b>
        {step && <Link label={trans.__('Why this?')} onClick={onWhy} />}
      </div>
      {state.reason && <p role="status">{state.reason}</p>}
      {why
        .filter(Boolean)
        .slice(0, 2)
        .map(line => (
          <p key={line}>{line}</p>
        ))}
      {others.length > 0 && (
        <p>
          <span className="jp-AutoML-soft">{trans.__('Instead:')}</span>{' '}
          {others.map(({ component, title, why: reason }, index) => (
            <React.Fragment key={component}>
              {index > 0 && ' · '}
              <span title={reason}>
                <Link label={title} onClick={() => onChoose(component)} />
              </span>
            </React.Fragment>
          ))}
        </p>
      )}
      {code !== null && (
        <pre className="jp-AutoML-Code" tabIndex={0} aria-label={trans.__('Proposed code')}>
          {code}
        </pre>
      )}
    </div>
  );
}
