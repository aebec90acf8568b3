import { errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Icon } from './Icon';
import { useTrans } from './Trans';

export interface IActionDockProps {
  /** What is going on, or the card that waits for an answer. */
  note?: React.ReactNode;
  /** Why the last action was refused. */
  error?: string | null;
  children?: React.ReactNode;
}

/** The foot of the panel: grows upwards over the scrolled part, so that nothing above it moves. */
export function ActionDock({ note, error, children }: IActionDockProps): React.JSX.Element {
  const trans = useTrans();
  return (
    <footer className="jp-AutoML-ActionDock" role="region" aria-label={trans.__('What happens now')}>
      <div className="jp-AutoML-ActionDock-card">
        {note}
        {error && (
          <div className="jp-AutoML-Trouble" role="alert">
            <Icon icon={errorIcon} tone="bad" />
            <span>{error}</span>
          </div>
        )}
      </div>
      <div className="jp-AutoML-ActionDock-buttons">{children}</div>
    </footer>
  );
}
