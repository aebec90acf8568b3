import type { ISignal } from '@lumino/signaling';
import * as React from 'react';

import type { LiveNotebook } from '../live';

/** Draw again whenever a signal is emitted. */
export function useSignal<T>(signal: ISignal<T, unknown> | null | undefined): void {
  const [, draw] = React.useReducer((n: number) => n + 1, 0);
  React.useEffect(() => {
    if (!signal) {
      return;
    }
    const slot = () => draw();
    signal.connect(slot);
    draw(); // what was emitted between the drawing and this moment
    return () => {
      signal.disconnect(slot);
    };
  }, [signal]);
}

/** Draw again once a second while `running`. */
export function useSecond(running: boolean): void {
  const [, draw] = React.useReducer((n: number) => n + 1, 0);
  React.useEffect(() => {
    if (!running) {
      return;
    }
    const timer = window.setInterval(draw, 1000);
    return () => window.clearInterval(timer);
  }, [running]);
}

export interface IRoving {
  /** For the element that holds the rows. */
  onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => void;
  onFocus: (event: React.FocusEvent<HTMLElement>) => void;
  /** The tab index of the row with this key. */
  tabIndex: (key: string) => 0 | -1;
}

/**
 * One tab stop for a list: Up, Down, Home and End move between the elements with `data-row`.
 *
 * @param keys - of the rows, in order
 * @param start - the row that is reached first, by Tab
 */
export function useRoving(keys: readonly string[], start?: string | null): IRoving {
  const [current, setCurrent] = React.useState<string | null>(null);
  const at =
    current !== null && keys.includes(current) ? current : start && keys.includes(start) ? start : keys[0];
  return {
    tabIndex: key => (key === at ? 0 : -1),
    onFocus: event => {
      const key = event.target.dataset.row;
      if (key !== undefined) {
        setCurrent(key);
      }
    },
    onKeyDown: event => {
      const row = (event.target as HTMLElement).dataset.row;
      if (row === undefined) {
        return;
      }
      const index = keys.indexOf(row);
      const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: keys.length - 1 }[event.key];
      if (target !== undefined && target >= 0 && target < keys.length) {
        event.preventDefault();
        const list = event.currentTarget;
        list.querySelector<HTMLElement>(`[data-row="${CSS.escape(keys[target])}"]`)?.focus();
      }
    }
  };
}

/** Whether a cell cannot be seen in its notebook at the moment. */
export function useOutOfView(live: LiveNotebook, cellId: string | null): boolean {
  const [hidden, setHidden] = React.useState(false);
  React.useEffect(() => {
    const cell = live.panel.content.widgets.find(({ model }) => model.id === cellId);
    if (!cell) {
      setHidden(cellId !== null);
      return undefined;
    }
    const observer = new IntersectionObserver(entries => {
      setHidden(!entries[entries.length - 1].isIntersecting);
    });
    observer.observe(cell.node);
    return () => observer.disconnect();
  }, [live, cellId]);
  return hidden;
}

/** What can be done now, the first of it. */
export const FIRST_ACTION = '.jp-AutoML-ActionDock-buttons button:not([disabled])';

/** Views that come and go by a click, whose buttons go with them. */
const ASIDE = new Set(['history', 'compare', 'settings', 'rerun']);

/**
 * Keep the focus in the panel when what had it went: with its view for everybody, with its dock or its
 * phase for somebody who works by keyboard. The dock's first action takes it. Call it where all is drawn.
 */
export function useKeptFocus(view: string): void {
  const keyboard = React.useRef(false);
  const before = React.useRef(view);
  React.useEffect(() => {
    const came = ({ target }: FocusEvent) => {
      keyboard.current = (target as Element).matches('.jp-AutoML-Panel :focus-visible');
    };
    const clicked = () => {
      keyboard.current = false;
    };
    document.addEventListener('focusin', came);
    document.addEventListener('pointerdown', clicked, true);
    return () => {
      document.removeEventListener('focusin', came);
      document.removeEventListener('pointerdown', clicked, true);
    };
  }, []);
  React.useEffect(() => {
    const turned = before.current !== view && (ASIDE.has(before.current) || ASIDE.has(view));
    before.current = view;
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost && (keyboard.current || turned)) {
      document.querySelector<HTMLElement>(`.jp-AutoML-Panel ${FIRST_ACTION}`)?.focus();
    }
  });
}
