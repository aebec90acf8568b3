import type { LabIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Icon } from './Icon';

export interface IButtonProps {
  label: string;
  onClick: (event: React.MouseEvent<HTMLElement>) => void;
  /** The one thing to do now is primary; quiet ones carry no ground. */
  kind?: 'primary' | 'plain' | 'quiet';
  icon?: LabIcon;
  disabled?: boolean;
  /** Stands at the far end of the row. */
  last?: boolean;
  title?: string;
}

/** A button of the dock, 28 px high. */
export function Button(props: IButtonProps): React.JSX.Element {
  const { label, onClick, kind = 'plain', icon, disabled, last, title } = props;
  const classes = ['jp-AutoML-Button', 'jp-mod-styled', `jp-mod-${kind}`];
  if (kind === 'primary') {
    classes.push('jp-mod-accept');
  }
  if (last) {
    classes.push('jp-mod-last');
  }
  return (
    <button type="button" className={classes.join(' ')} onClick={onClick} disabled={disabled} title={title}>
      {icon && <Icon icon={icon} />}
      {label}
    </button>
  );
}

export interface IIconButtonProps {
  label: string;
  icon: LabIcon;
  onClick: (event: React.MouseEvent<HTMLElement>) => void;
  pressed?: boolean;
  expanded?: boolean;
  menu?: boolean;
}

/** A button with a picture only; its label is its name and its tooltip. */
export function IconButton(props: IIconButtonProps): React.JSX.Element {
  const { label, icon, onClick, pressed, expanded, menu } = props;
  return (
    <button
      type="button"
      className={`jp-AutoML-IconButton${pressed ? ' jp-mod-pressed' : ''}`}
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-haspopup={menu ? 'menu' : undefined}
      onClick={onClick}
    >
      <Icon icon={icon} />
    </button>
  );
}

export interface ILinkProps {
  label: React.ReactNode;
  onClick: (event: React.MouseEvent<HTMLElement>) => void;
  /** Left out of the tab order, where a row's keys do the same. */
  inRow?: boolean;
  disabled?: boolean;
}

/** A button that reads as a link. */
export function Link({ label, onClick, inRow, disabled }: ILinkProps): React.JSX.Element {
  return (
    <button
      type="button"
      className="jp-AutoML-Link"
      tabIndex={inRow ? -1 : undefined}
      disabled={disabled}
      onClick={event => {
        event.stopPropagation();
        onClick(event);
      }}
    >
      {label}
    </button>
  );
}
