import { addIcon, historyIcon, notebookIcon, settingsIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { PanelModel } from '../panelModel';
import { IconButton } from './Button';
import { Icon } from './Icon';
import { useTrans } from './Trans';

/** Which notebook this is about, and the three places that are always one click away. */
export function PanelToolbar({ model, title }: { model: PanelModel; title: string }): React.JSX.Element {
  const trans = useTrans();
  const { view } = model;
  return (
    <div className="jp-AutoML-PanelToolbar" role="toolbar" aria-label={trans.__('Goal panel')}>
      <Icon icon={notebookIcon} />
      <span className="jp-AutoML-PanelToolbar-name" title={title}>
        {title}
      </span>
      <IconButton label={trans.__('New goal')} icon={addIcon} onClick={() => model.newGoal()} />
      <IconButton
        label={trans.__('Past runs')}
        icon={historyIcon}
        pressed={view === 'history' || view === 'compare'}
        onClick={() => model.show('history')}
      />
      <IconButton
        label={trans.__('Panel settings')}
        icon={settingsIcon}
        pressed={view === 'settings'}
        onClick={() => model.show('settings')}
      />
    </div>
  );
}
