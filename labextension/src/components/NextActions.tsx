import { folderIcon, launchIcon, refreshIcon, type LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { basename } from '../format';
import { Icon } from './Icon';
import { useTrans } from './Trans';

export interface INextActionsProps {
  bundle: string | null;
  onRerun: () => void;
  onServe: () => void;
  onBundle: () => void;
  notice: { text: string; bad: boolean } | null;
}

/** What can be done with a finished run. */
export function NextActions(props: INextActionsProps): React.JSX.Element {
  const { bundle, onRerun, onServe, onBundle, notice } = props;
  const trans = useTrans();
  return (
    <>
      <ul className="jp-AutoML-NextActions">
        <Action icon={refreshIcon} label={trans.__('Rerun on new data with papermill…')} onClick={onRerun} />
        {bundle && (
          <>
            <Action icon={launchIcon} label={trans.__('Start the prediction API…')} onClick={onServe} />
            <Action
              icon={folderIcon}
              label={trans.__('Open the bundle')}
              note={`${basename(bundle)}/`}
              onClick={onBundle}
            />
          </>
        )}
      </ul>
      {notice && (
        <div className={`jp-AutoML-note${notice.bad ? ' jp-mod-bad' : ''}`} role="status">
          {notice.text}
        </div>
      )}
    </>
  );
}

interface IActionProps {
  icon: LabIcon;
  label: string;
  note?: string;
  onClick: () => void;
}

function Action({ icon, label, note, onClick }: IActionProps): React.JSX.Element {
  return (
    <li>
      <button type="button" className="jp-AutoML-RowButton" onClick={onClick}>
        <Icon icon={icon} />
        <span>{label}</span>
        {note && <span className="jp-AutoML-soft">{note}</span>}
      </button>
    </li>
  );
}
