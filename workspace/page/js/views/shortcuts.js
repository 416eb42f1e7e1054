// The app's global shortcuts, behind a button in the bar.

import { h } from '../vdom.js';
import { app, closePopup, doing, page, togglePopup } from '../state.js';
import { icon } from './icons.js';
import { menu } from './menu.js';

export function shortcuts() {
  const globals = app().shortcuts.filter((one) => one.type === 'global');
  return h(
    'div',
    { class: 'anchor', 'data-popup-root': 'shortcuts' },
    h(
      'button',
      {
        type: 'button',
        class: 'topbar-button',
        'aria-haspopup': 'menu',
        'aria-expanded': String(page.popup?.key === 'shortcuts'),
        onclick: () => togglePopup('shortcuts'),
      },
      icon('bolt', 16),
      'Shortcuts',
    ),
    page.popup?.key === 'shortcuts'
      ? menu(`Shortcuts of ${app().name}`, [
          { title: globals.length ? app().name : `${app().name} has no global shortcuts` },
          ...globals.map((one) => ({
            label: one.name,
            note: one.description,
            icon: icon('bolt', 16),
            run: () => {
              closePopup('shortcuts');
              doing('shortcut', { callback_id: one.callback_id });
            },
          })),
        ])
      : null,
  );
}
