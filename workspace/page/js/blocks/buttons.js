// Buttons and overflow menus.

import { h } from '../vdom.js';
import { closePopup, page, togglePopup } from '../state.js';
import { safeHref } from '../text/mrkdwn.js';
import { plain, words } from '../text/show.js';
import { icon } from '../views/icons.js';
import { menu } from '../views/menu.js';
import { elementKey, isWaiting, press } from './surface.js';

export function button(surface, block, element) {
  const waiting = isWaiting(surface, block, element);
  return h(
    'button',
    {
      type: 'button',
      class: `button ${element.style ?? ''} ${waiting ? 'waiting' : ''}`,
      'data-action': element.action_id,
      'aria-busy': waiting ? 'true' : null,
      'aria-label': element.accessibility_label ?? null,
      onclick: () => {
        openAddress(element.url);
        press(surface, block, element);
      },
    },
    h('span', { class: 'button-text' }, plain(element.text)),
    waiting ? h('span', { class: 'spinner' }) : null,
  );
}

function openAddress(url) {
  const safe = safeHref(url);
  if (safe) window.open(safe, '_blank', 'noopener,noreferrer');
}

export function overflow(surface, block, element) {
  const key = elementKey(surface, block, element);
  const waiting = isWaiting(surface, block, element);
  return h(
    'span',
    { class: 'anchor', 'data-popup-root': key },
    h(
      'button',
      {
        type: 'button',
        class: `button icon-only ${waiting ? 'waiting' : ''}`,
        'aria-label': 'More options',
        'aria-haspopup': 'menu',
        'aria-expanded': String(page.popup?.key === key),
        'aria-busy': waiting ? 'true' : null,
        'data-action': element.action_id,
        onclick: () => togglePopup(key),
      },
      waiting ? h('span', { class: 'spinner' }) : icon('dots'),
    ),
    page.popup?.key === key
      ? menu(
          'More options',
          element.options.map((option) => ({
            label: words(option.text),
            note: option.description ? words(option.description) : null,
            run: () => {
              closePopup(key);
              openAddress(option.url);
              press(surface, block, element, option.value);
            },
          })),
        )
      : null,
  );
}
