// A message while its author writes it anew: Enter keeps, Escape does not.

import { h } from '../vdom.js';
import { changed, page } from '../state.js';
import { grow } from './grow.js';

/** Of the words in `page.editing.text`; `keep` is told what they have become, if any are left. */
export function editor(keep) {
  const stop = () => {
    page.editing = null;
    changed();
  };
  const save = () => {
    const text = page.editing.text.trim();
    stop();
    if (text) keep(text);
  };
  return h(
    'form',
    {
      class: 'editor',
      onsubmit: (event) => {
        event.preventDefault();
        save();
      },
    },
    h('textarea', {
      class: 'input',
      rows: 1,
      dir: 'auto',
      'aria-label': 'Edit message',
      value: page.editing.text,
      mounted: (el) => el.focus(),
      patched: grow,
      oninput: (event) => {
        page.editing.text = event.target.value;
      },
      onkeydown: (event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          stop();
        }
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          save();
        }
      },
    }),
    h(
      'div',
      { class: 'editor-buttons' },
      h('button', { type: 'button', class: 'button', onclick: stop }, 'Cancel'),
      h('button', { type: 'submit', class: 'button primary' }, 'Save'),
    ),
  );
}
