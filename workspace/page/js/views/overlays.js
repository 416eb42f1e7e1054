// What lies over the page for a moment: a confirmation, and toasts.

import { h } from '../vdom.js';
import { changed, dropToast, page } from '../state.js';
import { plain, textObject } from '../text/show.js';
import { focusInside } from './focus.js';
import { iconButton } from './icons.js';

export function confirmation() {
  const asked = page.confirm;
  if (!asked) return null;
  const close = (then) => {
    page.confirm = null;
    changed();
    then?.();
  };
  return h(
    'div',
    { class: 'backdrop over', key: 'confirm' },
    h(
      'div',
      {
        class: 'modal small',
        role: 'alertdialog',
        'aria-modal': 'true',
        'aria-labelledby': 'confirm-title',
        'aria-describedby': 'confirm-text',
        'data-dialog': 'confirm',
        mounted: (el) => focusInside(el.querySelector('.modal-foot')),
      },
      h('header', { class: 'modal-head' }, h('h2', { id: 'confirm-title', dir: 'auto' }, plain(asked.title))),
      h(
        'div',
        { class: 'modal-body', id: 'confirm-text' },
        h('div', { class: 'block-text' }, textObject(asked.text)),
      ),
      h(
        'footer',
        { class: 'modal-foot' },
        h(
          'button',
          { type: 'button', class: 'button', 'data-deny': true, onclick: () => close() },
          plain(asked.deny),
        ),
        h(
          'button',
          {
            type: 'button',
            class: `button ${asked.style === 'danger' ? 'danger' : 'primary'} filled`,
            onclick: () => close(asked.then),
          },
          plain(asked.confirm),
        ),
      ),
    ),
  );
}

/** The region is always there, or its first words would not be read aloud. */
export function toasts() {
  return h(
    'div',
    { class: 'toasts', role: 'status', 'aria-live': 'polite' },
    page.toasts.map((one) =>
      h(
        'div',
        { class: `toast ${one.tone ?? ''}`, key: one.id, 'data-toast': one.tone ?? 'note' },
        h('span', { dir: 'auto' }, one.text),
        iconButton('close', 'Dismiss', { onclick: () => dropToast(one.id) }),
      ),
    ),
  );
}
