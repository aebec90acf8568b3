import { folderIcon, spreadsheetIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IParameter } from '../contract';
import { Icon, Spinner } from './Icon';
import { useTrans } from './Trans';

export interface IRerunFormProps {
  parameters: IParameter[] | null;
  /** What was changed, by name. */
  values: Record<string, string | boolean>;
  disabled: boolean;
  onChange: (name: string, value: string | boolean) => void;
}

/** A form made from the notebook's parameters cell. */
export function RerunForm({ parameters, values, disabled, onChange }: IRerunFormProps): React.JSX.Element {
  const trans = useTrans();
  const prefix = React.useId();
  if (!parameters) {
    return (
      <div className="jp-AutoML-note">
        <Spinner /> {trans.__('Reading the parameters cell…')}
      </div>
    );
  }
  if (!parameters.length) {
    return <div className="jp-AutoML-note">{trans.__('This notebook has no parameters.')}</div>;
  }
  return (
    <div className="jp-AutoML-RerunForm">
      {parameters.map(({ name, value, type, help }) => {
        const id = `${prefix}-${name}`;
        const now = values[name] ?? value ?? '';
        return (
          <div key={name} className="jp-AutoML-FormField">
            {type === 'bool' ? (
              <label className="jp-AutoML-Radio" htmlFor={id}>
                <input
                  id={id}
                  type="checkbox"
                  checked={Boolean(now)}
                  disabled={disabled}
                  onChange={event => onChange(name, event.target.checked)}
                />
                <code>{name}</code>
              </label>
            ) : (
              <>
                <label htmlFor={id}>
                  <code>{name}</code>
                </label>
                <div className="jp-AutoML-Field">
                  {type === 'path' && (
                    <Icon icon={/\.\w+$/.test(String(now)) ? spreadsheetIcon : folderIcon} />
                  )}
                  <input
                    id={id}
                    value={String(now)}
                    disabled={disabled}
                    inputMode={type === 'int' ? 'numeric' : type === 'float' ? 'decimal' : undefined}
                    spellCheck={false}
                    onChange={event => onChange(name, event.target.value)}
                  />
                </div>
              </>
            )}
            {help && <div className="jp-AutoML-soft">{help}</div>}
          </div>
        );
      })}
    </div>
  );
}

export namespace RerunForm {
  /** What was typed, as the parameter's type wants it; text that is no number goes as text, and the server says so. */
  export function value(typed: string | boolean, type: string): string | number | boolean {
    if (typeof typed === 'string' && (type === 'int' || type === 'float') && typed.trim()) {
      const number = Number(typed);
      return Number.isFinite(number) ? number : typed;
    }
    return typed;
  }
}
