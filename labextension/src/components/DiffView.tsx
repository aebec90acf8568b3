import * as React from 'react';

import { Hidden } from './Icon';
import { useTrans } from './Trans';

/** A unified diff with its signs; nothing in it is markup. */
export function DiffView({ diff }: { diff: string }): React.JSX.Element | null {
  const trans = useTrans();
  const lines = diff.split('\n').filter(line => !/^(---|\+\+\+|\\)/.test(line));
  while (lines.length && !lines[lines.length - 1].trim()) {
    lines.pop();
  }
  if (!lines.length) {
    return null;
  }
  const first = lines[0].startsWith('@@') ? 1 : 0;
  return (
    <div className="jp-AutoML-DiffView" role="group" aria-label={trans.__('Change')} tabIndex={0}>
      {lines.slice(first).map((line, index) => {
        if (line.startsWith('@@')) {
          return <div key={index} className="jp-mod-gap" aria-hidden="true" />;
        }
        const sign = line[0];
        const kind = sign === '+' ? 'added' : sign === '-' ? 'removed' : 'same';
        return (
          <div key={index} className={`jp-mod-${kind}`}>
            <b aria-hidden="true">{sign === '-' ? '−' : sign === '+' ? '+' : ''}</b>
            <span>
              {kind === 'added' && <Hidden>{trans.__('Added:')}</Hidden>}
              {kind === 'removed' && <Hidden>{trans.__('Removed:')}</Hidden>}
              {line.slice(1) || ' '}
            </span>
          </div>
        );
      })}
    </div>
  );
}
