import * as React from 'react';

import type { IExchange, IModelUsage } from '../contract';
import { count, duration } from '../format';
import type { PanelModel } from '../panelModel';
import { Link } from './Button';
import { Section } from './Section';
import { useTrans } from './Trans';

export interface IModelUsageProps {
  model: PanelModel;
  run: string;
  usage: IModelUsage;
}

/** What the language model was asked, what it cost, and, when wanted, every request and answer as they were. */
export function ModelUsage({ model, run, usage }: IModelUsageProps): React.JSX.Element {
  const trans = useTrans();
  const [shown, setShown] = React.useState<IExchange[] | string | null>(null);
  const tokens = usage.prompt_tokens + usage.completion_tokens;
  const price = usage.usd === null ? trans.__('price not known') : `${usage.usd.toFixed(4)} USD`;
  const load = () => {
    model.api.exchanges(run).then(setShown, (reason: Error) => setShown(reason.message));
  };
  return (
    <Section
      title={trans.__('Language model')}
      name="model"
      open={false}
      note={trans._n('%1 request', '%1 requests', usage.requests)}
    >
      <div className="jp-AutoML-ModelUsage">
        <p>
          {usage.model} · {trans.__('%1 tokens', count(tokens))} · {price}
          {usage.cached ? ` · ${trans.__('%1 from the cache', usage.cached)}` : ''}
        </p>
        {usage.last?.why && <p className="jp-AutoML-soft">{usage.last.why}</p>}
        {Object.entries(usage.roles ?? {}).map(([role, part]) => (
          <p key={role} className="jp-AutoML-soft">
            {role}: {trans._n('%1 request', '%1 requests', part.requests)},{' '}
            {trans.__('%1 tokens', count(part.prompt_tokens + part.completion_tokens))}
          </p>
        ))}
        <Link
          label={shown === null ? trans.__('Show what was sent and answered') : trans.__('Show the newest')}
          onClick={load}
        />
        {typeof shown === 'string' && <p role="alert">{shown}</p>}
        {Array.isArray(shown) && shown.map(one => <Exchange key={one.id} one={one} />)}
      </div>
    </Section>
  );
}

/** One question: its exact text, its exact answer, and what became of it. */
function Exchange({ one }: { one: IExchange }): React.JSX.Element {
  const trans = useTrans();
  const sent = one.messages.map(({ role, content }) => `[${role}]\n${content}`).join('\n\n');
  return (
    <details className="jp-AutoML-ModelUsage-exchange" data-verdict={one.verdict}>
      <summary>
        {one.role} · {one.verdict} · {duration(one.seconds)}
      </summary>
      {one.why && <p>{one.why}</p>}
      {one.notes.map((note, index) => (
        <p key={index} className="jp-AutoML-soft">
          {note}
        </p>
      ))}
      <h4>{trans.__('Sent to %1', one.host)}</h4>
      <pre className="jp-AutoML-Code jp-mod-whole" tabIndex={0}>
        {sent}
      </pre>
      <h4>{trans.__('Answered')}</h4>
      <pre className="jp-AutoML-Code jp-mod-whole" tabIndex={0}>
        {one.answer || trans.__('Nothing')}
      </pre>
    </details>
  );
}
