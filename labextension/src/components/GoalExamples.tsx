import * as React from 'react';

import { useRoving } from './hooks';
import { useTrans } from './Trans';

export interface IGoalExamplesProps {
  label: string;
  examples: readonly string[];
  onPick: (example: string) => void;
}

/** Goals that fit the chosen data; one click puts one into the box. */
export function GoalExamples({ label, examples, onPick }: IGoalExamplesProps): React.JSX.Element {
  const trans = useTrans();
  const id = React.useId();
  const roving = useRoving(examples);
  return (
    <div className="jp-AutoML-GoalExamples">
      <div id={id} className="jp-AutoML-note">
        {trans.__('Goals that fit %1', label)}
      </div>
      <ul aria-labelledby={id} onKeyDown={roving.onKeyDown} onFocus={roving.onFocus}>
        {examples.map(example => (
          <li key={example}>
            <button
              type="button"
              className="jp-AutoML-Link"
              title={example}
              data-row={example}
              tabIndex={roving.tabIndex(example)}
              onClick={() => onPick(example)}
            >
              {example}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
