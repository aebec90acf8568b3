import { checkIcon, errorIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { PanelModel } from '../panelModel';
import type { IConnection } from '../contract';
import { ActionDock } from './ActionDock';
import { Button, Link } from './Button';
import { ConnectionChecks } from './ConnectionChecks';
import { Icon, Spinner } from './Icon';
import { Section } from './Section';
import { useTrans } from './Trans';

/** Where a language model is reached, if at all. Its key lives on the server and never comes here. */
export function ModelSettings({ model }: { model: PanelModel }): React.JSX.Element {
  const trans = useTrans();
  const config = model.modelConfig;
  const known = config !== null && config !== 'none' ? config : null;
  const [used, setUsed] = React.useState<boolean | null>(null);
  const [endpoint, setEndpoint] = React.useState<string | null>(null);
  const [name, setName] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState<'test' | 'save' | null>(null);
  const [tested, setTested] = React.useState<IConnection | string | null>(null);
  const on = used ?? Boolean(known?.endpoint);
  const at = endpoint ?? known?.endpoint ?? '';
  const called = name ?? known?.model ?? '';
  const ids = { endpoint: React.useId(), model: React.useId(), radio: React.useId() };
  const complete = Boolean(at.trim() && called.trim());
  const save = async () => {
    setBusy('save');
    await model.saveModelConfig(on ? at.trim() : null, on ? called.trim() : null);
    setBusy(null);
  };
  const test = async () => {
    setBusy('test');
    setTested(null);
    setTested(await model.testModel(at.trim(), called.trim()));
    setBusy(null);
  };
  return (
    <>
      <div className="jp-AutoML-PanelBody jp-AutoML-ModelSettings">
        <Section title={trans.__('Language model')}>
          {config === null ? (
            <div className="jp-AutoML-note">
              <Spinner /> {trans.__('Asking the server…')}
            </div>
          ) : (
            <div role="radiogroup" aria-label={trans.__('Language model')}>
              <label className="jp-AutoML-Radio">
                <input type="radio" name={ids.radio} checked={!on} onChange={() => setUsed(false)} />
                <span>
                  <span>{trans.__('None')}</span>
                  <span className="jp-AutoML-soft">{trans.__('Everything works offline')}</span>
                </span>
              </label>
              <label className="jp-AutoML-Radio">
                <input
                  type="radio"
                  name={ids.radio}
                  checked={on}
                  disabled={!known}
                  onChange={() => setUsed(true)}
                />
                <span>
                  <span>{trans.__('OpenAI-compatible endpoint')}</span>
                  {!known && (
                    <span className="jp-AutoML-soft">
                      {trans.__('This server runs without language models.')}
                    </span>
                  )}
                </span>
              </label>
              {on && known && (
                <div className="jp-AutoML-ModelSettings-fields">
                  <div className="jp-AutoML-FormField">
                    <label htmlFor={ids.endpoint}>{trans.__('Endpoint')}</label>
                    <div className="jp-AutoML-Field">
                      <input
                        id={ids.endpoint}
                        type="url"
                        value={at}
                        placeholder="https://…/v1"
                        onChange={event => setEndpoint(event.target.value)}
                      />
                    </div>
                  </div>
                  <div className="jp-AutoML-FormField">
                    <label htmlFor={ids.model}>{trans.__('Model')}</label>
                    <div className="jp-AutoML-Field">
                      <input
                        id={ids.model}
                        value={called}
                        spellCheck={false}
                        onChange={event => setName(event.target.value)}
                      />
                    </div>
                  </div>
                  <div className="jp-AutoML-ModelSettings-key">
                    <Icon
                      icon={known.key_set ? checkIcon : errorIcon}
                      tone={known.key_set ? 'good' : 'plain'}
                    />
                    <span>
                      {known.key_set ? trans.__('Key found on the server') : trans.__('No key on the server')}{' '}
                      {known.key_name && <span className="jp-AutoML-soft">({known.key_name})</span>}
                    </span>
                  </div>
                  {tested !== null && <ConnectionChecks found={tested} />}
                </div>
              )}
            </div>
          )}
        </Section>
        <Section title={trans.__('Defaults')}>
          <div className="jp-AutoML-note">
            <span>
              {trans.__(
                'Mode, budget, repairs of your own cells and scrolling are kept with the other settings.'
              )}{' '}
              <Link label={trans.__('Open the settings editor')} onClick={() => model.host?.openSettings()} />
            </span>
          </div>
        </Section>
      </div>
      <ActionDock error={model.notice?.bad ? model.notice.text : null}>
        {known && (
          <Button
            kind="primary"
            icon={checkIcon}
            label={busy === 'save' ? trans.__('Saving…') : trans.__('Save')}
            disabled={busy !== null || (on && !complete)}
            onClick={() => void save()}
          />
        )}
        {known && on && (
          <Button
            label={busy === 'test' ? trans.__('Testing…') : trans.__('Test connection')}
            disabled={busy !== null || !complete}
            onClick={() => void test()}
          />
        )}
        <Button kind="quiet" last label={trans.__('Close')} onClick={() => model.show('settings')} />
      </ActionDock>
    </>
  );
}
