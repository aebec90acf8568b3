import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Icon, Spinner, type Tone } from './Icon';

export interface INowLineProps {
  icon: LabIcon | 'spinner';
  tone?: Tone;
  text: React.ReactNode;
  note?: React.ReactNode;
}

/** What is going on now, in one line, and what comes of it. */
export function NowLine({ icon, tone, text, note }: INowLineProps): React.JSX.Element {
  return (
    <div className="jp-AutoML-NowLine">
      {icon === 'spinner' ? <Spinner /> : <Icon icon={icon} tone={tone} />}
      <div>
        <div className="jp-AutoML-NowLine-text">{text}</div>
        {note && <div className="jp-AutoML-NowLine-note">{note}</div>}
      </div>
    </div>
  );
}
