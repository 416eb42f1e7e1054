// The app's dialog: a card to fill in, in a window over Teams; or a plain sentence.

import { h } from '../vdom.js';
import { app, doing, page } from '../state.js';
import { avatar } from '../views/avatar.js';
import { focusInside } from '../views/focus.js';
import { iconButton } from '../views/icons.js';
import { trouble } from '../views/trouble.js';
import { card, cardActions } from './card/card.js';
import { surfaceOf } from './card/held.js';

/** Each state of a dialog begins as the app sent it. */
export const dialogKey = (turn) => `${page.route.person} dialog ${turn}`;

export function dialog() {
  const shown = page.snapshot.dialog;
  if (!shown) return null;
  const surface = shown.card
    ? surfaceOf(dialogKey(shown.turn), shown.card, (action, values) => doing('submit', { action, values }))
    : null;
  return h(
    'div',
    { class: 'backdrop', key: 'dialog' },
    h(
      'div',
      {
        key: `turn ${shown.turn}`,
        class: 'modal task',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-labelledby': 'dialog-title',
        'aria-busy': surface && surface.kept.busy !== null ? 'true' : null,
        'data-dialog': 'modal',
        mounted: (el) => focusInside(el.querySelector('.modal-body')) || focusInside(el),
        patched: (el) => toFirstError(el, surface),
      },
      h(
        'header',
        { class: 'modal-head' },
        avatar({ is_bot: true }, { size: 28 }),
        h(
          'div',
          { class: 'task-title' },
          h('h2', { id: 'dialog-title', dir: 'auto' }, shown.title || app().name),
          h('span', { class: 'task-from' }, app().name),
        ),
        iconButton('close', 'Close dialog', { onclick: () => doing('close', {}), 'data-close': true }),
      ),
      h(
        'div',
        { class: 'modal-body', tabIndex: -1 },
        shown.problem ? trouble(shown.problem) : null,
        shown.says && shown.says !== shown.problem ? h('p', { dir: 'auto' }, shown.says) : null,
        surface ? card(surface, { foot: true }) : null,
      ),
      surface?.card.actions?.length ? h('footer', { class: 'modal-foot' }, cardActions(surface)) : null,
    ),
  );
}

// When errors arrive, the first of them takes the focus: once, not on every redraw.
function toFirstError(el, surface) {
  const errors = surface?.kept.errors ?? {};
  if (el.errorsShown === errors) return;
  el.errorsShown = errors;
  const first = Object.keys(errors).length && el.querySelector('.field.invalid');
  if (first) focusInside(first);
}
