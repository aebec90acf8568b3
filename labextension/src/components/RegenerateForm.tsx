import * as React from 'react';

import { useTrans } from './Trans';

export interface IRegenerateFormProps {
  remark: string;
  onChange: (remark: string) => void;
  onSend: () => void;
  onCancel: () => void;
}

/** What should be different about the proposed cell; the remark may be empty. */
export function RegenerateForm(props: IRegenerateFormProps): React.JSX.Element {
  const { remark, onChange, onSend, onCancel } = props;
  const trans = useTrans();
  const id = React.useId();
  const box = React.useRef<HTMLTextAreaElement>(null);
  React.useEffect(() => box.current?.focus(), []);
  return (
    <div className="jp-AutoML-RegenerateForm">
      <label htmlFor={id}>
        {trans.__('What should be different?')} <span className="jp-AutoML-soft">{trans.__('optional')}</span>
      </label>
      <textarea
        id={id}
        ref={box}
        rows={2}
        value={remark}
        onChange={event => onChange(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault();
            onSend();
          } else if (event.key === 'Escape') {
            event.stopPropagation();
            onCancel();
          }
        }}
      />
    </div>
  );
}
