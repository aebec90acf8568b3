import type { TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';

/** The translator of the whole panel, so that no component passes it on by hand. */
export const TransContext = React.createContext<TranslationBundle>(nullTranslator.load('jupyter_automl'));

export function useTrans(): TranslationBundle {
  return React.useContext(TransContext);
}
