import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';

/**
 * Lets the saves of one document follow each other. JupyterLab starts each at once, whether its user, its
 * timer or this extension asks; of two that cross, one finds a file newer than it knows, and the user is
 * asked which of two equal versions to keep. Saves that wait become one: it writes what stands there then.
 */
export function inTurn(context: Pick<DocumentRegistry.Context, 'save' | 'isDisposed'>): IDisposable {
  const save = context.save.bind(context);
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const begin = () => {
    next = null;
    const mine = context.isDisposed ? Promise.resolve() : save();
    const done = () => {
      if (current === mine && !next) {
        current = null;
      }
    };
    current = mine;
    mine.then(done, done);
    return mine;
  };
  context.save = () => {
    if (!current) {
      return begin();
    }
    next ??= current.then(begin, begin);
    return next;
  };
  return new DisposableDelegate(() => {
    context.save = save;
  });
}
