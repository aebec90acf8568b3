import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { GoalPanel } from './components/GoalPanel';
import { FIRST_ACTION } from './components/hooks';
import { TransContext } from './components/Trans';
import { goalIcon } from './icons';
import type { PanelModel } from './panelModel';

/** The widget in the right sidebar. */
export class GoalPanelWidget extends ReactWidget {
  constructor(
    private readonly model: PanelModel,
    private readonly trans: TranslationBundle
  ) {
    super();
    this.id = 'jp-automl-panel';
    this.addClass('jp-AutoML-Panel');
    this.title.icon = goalIcon;
    this.title.caption = trans.__('Goal: from a goal in plain words to a finished notebook');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Goal'));
  }

  /** Put the focus on the goal box or the primary button. */
  focusMain(): void {
    const first =
      this.node.querySelector<HTMLElement>('.jp-AutoML-GoalForm textarea') ??
      this.node.querySelector<HTMLElement>(FIRST_ACTION);
    first?.focus();
  }

  /** Put the focus into the dock. */
  focusDock(): void {
    this.node.querySelector<HTMLElement>(FIRST_ACTION)?.focus();
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    requestAnimationFrame(() => this.focusMain());
  }

  protected render(): React.JSX.Element {
    return (
      <TransContext.Provider value={this.trans}>
        <GoalPanel model={this.model} />
      </TransContext.Provider>
    );
  }
}
