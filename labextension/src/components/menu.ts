import type { LabIcon } from '@jupyterlab/ui-components';
import { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';

export interface IMenuItem {
  label: string;
  icon?: LabIcon;
  run: () => void;
}

/** Open a menu of the look and the keys of Lab's own below (or above) `anchor`, which gets the focus back. */
export function openMenu(anchor: HTMLElement, items: readonly IMenuItem[]): void {
  const commands = new CommandRegistry();
  const menu = new Menu({ commands });
  items.forEach((item, index) => {
    const command = `item-${index}`;
    commands.addCommand(command, { label: item.label, icon: item.icon, execute: item.run });
    menu.addItem({ command });
  });
  menu.aboutToClose.connect(() => {
    anchor.focus();
    // The command runs after the menu has closed, so it is disposed in a later turn.
    window.setTimeout(() => menu.dispose(), 0);
  });
  const box = anchor.getBoundingClientRect();
  menu.open(box.left, box.bottom);
}
