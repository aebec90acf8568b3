import * as React from 'react';

import { announcement } from '../phases';
import type { IStateChange, RunModel } from '../runModel';
import { useTrans } from './Trans';

/** Milliseconds between two polite sentences. */
const PAUSE = 1000;

/** Says aloud what changed: politely and seldom, and at once only what needs the person. */
export function Announcer({ run }: { run: RunModel | null }): React.JSX.Element {
  const trans = useTrans();
  const [polite, setPolite] = React.useState('');
  const [urgent, setUrgent] = React.useState('');
  React.useEffect(() => {
    let last = 0;
    let timer = 0;
    const say = (_: RunModel, { before, after }: IStateChange) => {
      const news = announcement(before, after, trans);
      if (!news) {
        return;
      }
      if (news.urgent) {
        setUrgent(news.text);
        return;
      }
      window.clearTimeout(timer);
      timer = window.setTimeout(
        () => {
          last = Date.now();
          setPolite(news.text);
        },
        Math.max(0, PAUSE - (Date.now() - last))
      );
    };
    run?.stateChanged.connect(say);
    return () => {
      window.clearTimeout(timer);
      run?.stateChanged.disconnect(say);
    };
  }, [run, trans]);
  return (
    <>
      <div className="jp-AutoML-Hidden" role="status">
        {polite}
      </div>
      <div className="jp-AutoML-Hidden" role="alert">
        {urgent}
      </div>
    </>
  );
}
