import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

/** How an icon is coloured; the word beside it says the same. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'brand';

export interface IIconProps {
  icon: LabIcon;
  tone?: Tone;
}

/** A 16 px icon without meaning of its own. */
export function Icon({ icon, tone = 'plain' }: IIconProps): React.JSX.Element {
  return (
    <span className={`jp-AutoML-Icon jp-mod-${tone}`} aria-hidden="true">
      <icon.react tag={null} />
    </span>
  );
}

/** Something is going on. */
export function Spinner(): React.JSX.Element {
  return <span className="jp-AutoML-Spinner" aria-hidden="true" />;
}

/** Text for those who cannot see the icon beside it. */
export function Hidden({ children }: { children: React.ReactNode }): React.JSX.Element {
  return <span className="jp-AutoML-Hidden">{children} </span>;
}
