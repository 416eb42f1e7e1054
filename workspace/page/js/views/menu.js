// A menu: a list of commands beside the button that opened it.

import { h } from '../vdom.js';
import { closePopup } from '../state.js';
import { place } from './popup.js';

/** entries: {label, note?, icon?, tone?, run} or {title} for a heading. */
export function menu(label, entries, { align = 'end' } = {}) {
  return h(
    'div',
    {
      class: 'popup menu',
      role: 'menu',
      'aria-label': label,
      'data-popup': true,
      'data-align': align,
      mounted: (el) => el.querySelector('[role=menuitem]')?.focus({ preventScroll: true }),
      patched: place,
      onkeydown: walk,
    },
    entries.map((entry) =>
      entry.title
        ? h('div', { class: 'menu-title' }, entry.title)
        : h(
            'button',
            {
              type: 'button',
              role: 'menuitem',
              class: `menu-item ${entry.tone ?? ''}`,
              tabIndex: -1,
              onclick: entry.run,
            },
            entry.icon ?? null,
            h(
              'span',
              { class: 'menu-words' },
              h('bdi', null, entry.label),
              entry.note ? h('small', null, entry.note) : null,
            ),
          ),
    ),
  );
}

function walk(event) {
  const items = [...event.currentTarget.querySelectorAll('[role=menuitem]')];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === 'Tab') closePopup();
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length).focus();
}
