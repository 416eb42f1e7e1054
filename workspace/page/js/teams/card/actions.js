// Buttons of cards: up to six in a row, the secondary ones behind three dots, and the card that one unfolds.

import { h } from '../../vdom.js';
import { closePopup, page, togglePopup } from '../../state.js';
import { safeHref } from '../../text/mrkdwn.js';
import { icon } from '../../views/icons.js';
import { menu } from '../../views/menu.js';
import { isBusy, isOpen, toggle, unfold } from './held.js';

const IN_A_ROW = 6;
const STYLES = { positive: 'primary', destructive: 'danger' };

/** `nested(surface, card)` draws what Action.ShowCard unfolds. */
export function actionSet(surface, actions, nested) {
  const loud = actions.filter((one) => one.mode !== 'secondary');
  const quiet = [...loud.slice(IN_A_ROW), ...actions.filter((one) => one.mode === 'secondary')];
  const open = actions.find((one) => one.type === 'Action.ShowCard' && isOpen(surface, one));
  return h(
    'div',
    { class: 'ac-set' },
    h(
      'div',
      { class: 'ac-actions' },
      loud.slice(0, IN_A_ROW).map((one) => button(surface, one)),
      quiet.length ? more(surface, quiet) : null,
    ),
    open ? h('div', { class: 'ac-box style-emphasis ac-unfolded' }, nested(surface, open.card ?? {})) : null,
  );
}

function button(surface, action) {
  const busy = isBusy(surface, action);
  return h(
    'button',
    {
      type: 'button',
      class: `button ${STYLES[action.style] ?? ''} ${busy ? 'waiting' : ''}`,
      disabled: action.isEnabled === false,
      title: action.tooltip ?? null,
      'aria-busy': busy ? 'true' : null,
      'aria-disabled': surface.kept.busy !== null && !busy ? 'true' : null, // one press at a time
      'aria-expanded': action.type === 'Action.ShowCard' ? String(isOpen(surface, action)) : null,
      onclick: () => run(surface, action),
    },
    h('span', { class: 'button-text' }, action.title),
    action.type === 'Action.ShowCard' ? icon('down', 14) : null,
    busy ? h('span', { class: 'spinner' }) : null,
  );
}

function more(surface, actions) {
  const key = `${surface.key} more ${surface.actions.indexOf(actions[0])}`;
  const busy = actions.some((one) => isBusy(surface, one));
  return h(
    'span',
    { class: 'anchor', 'data-popup-root': key },
    h(
      'button',
      {
        type: 'button',
        class: `button icon-only ${busy ? 'waiting' : ''}`,
        'aria-label': 'More actions of the card',
        'aria-haspopup': 'menu',
        'aria-expanded': String(page.popup?.key === key),
        'aria-busy': busy ? 'true' : null,
        onclick: () => togglePopup(key),
      },
      busy ? h('span', { class: 'spinner' }) : icon('dots'),
    ),
    page.popup?.key === key
      ? menu(
          'More actions of the card',
          actions.map((action) => ({
            label: action.title,
            tone: STYLES[action.style],
            run: () => {
              closePopup(key);
              run(surface, action);
            },
          })),
        )
      : null,
  );
}

/** Something in a card that is itself pressed (`selectAction`). */
export function pressable(surface, action, inside) {
  return h(
    'button',
    {
      type: 'button',
      class: 'ac-pressable',
      'aria-label': action.title ?? null,
      onclick: () => run(surface, action),
    },
    inside,
  );
}

function run(surface, action) {
  switch (action.type) {
    case 'Action.OpenUrl':
      if (safeHref(action.url)) window.open(action.url, '_blank', 'noopener,noreferrer');
      break;
    case 'Action.ToggleVisibility':
      toggle(surface, action.targetElements);
      break;
    case 'Action.ShowCard':
      unfold(surface, action);
      break;
    default:
      surface.press(action);
  }
}
