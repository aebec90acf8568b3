import * as React from 'react';

export interface IRowButtonProps {
  /** By which its list finds it. */
  row: string;
  /** Id of what it opens. */
  controls: string;
  open: boolean;
  tabIndex: 0 | -1;
  onToggle: (open: boolean) => void;
  children: React.ReactNode;
}

/** A row of a list that opens, by click, Enter, or the arrow keys to the right and left. */
export function RowButton(props: IRowButtonProps): React.JSX.Element {
  const { row, controls, open, tabIndex, onToggle, children } = props;
  return (
    <button
      type="button"
      className="jp-AutoML-RowButton"
      data-row={row}
      tabIndex={tabIndex}
      aria-expanded={open}
      aria-controls={controls}
      onClick={() => onToggle(!open)}
      onKeyDown={event => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
          event.preventDefault();
          onToggle(event.key === 'ArrowRight');
        }
      }}
    >
      {children}
    </button>
  );
}
