import { caretDownIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Icon } from './Icon';

export interface ISectionProps {
  title: string;
  /** Said at the right of the title. */
  note?: React.ReactNode;
  open?: boolean;
  /** By which the panel finds it. */
  name?: string;
  children: React.ReactNode;
}

/** One part of the panel's body that folds away. */
export function Section({ title, note, open = true, name, children }: ISectionProps): React.JSX.Element {
  const [shown, setShown] = React.useState(open);
  const id = React.useId();
  return (
    <section className={`jp-AutoML-Section${shown ? '' : ' jp-mod-closed'}`} data-section={name}>
      <h3>
        <button
          type="button"
          className="jp-AutoML-RowButton"
          aria-expanded={shown}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        >
          <Icon icon={caretDownIcon} />
          <span className="jp-AutoML-Section-title">{title}</span>
          <span className="jp-AutoML-Section-note">{note}</span>
        </button>
      </h3>
      <div id={id} className="jp-AutoML-Section-content" hidden={!shown}>
        {shown && children}
      </div>
    </section>
  );
}
