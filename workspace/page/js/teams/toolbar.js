// What hovers over a message in Teams: reply, and a menu with the app's commands for messages.

import { h } from '../vdom.js';
import { app, changed, closePopup, doing, page, togglePopup } from '../state.js';
import { go } from '../route.js';
import { editor } from '../views/editor.js';
import { icon, iconButton } from '../views/icons.js';
import { menu } from '../views/menu.js';
import { answering } from './composer.js';

export function toolbar(held, one) {
  const key = `more ${one.id}`;
  const open = page.popup?.key === key;
  return h(
    'div',
    {
      class: open ? 'toolbar open' : 'toolbar',
      role: 'toolbar',
      'aria-label': 'Message actions',
    },
    iconButton('reply', 'Reply to this message', { onclick: () => reply(held, one) }),
    h(
      'span',
      { class: 'anchor', 'data-popup-root': key },
      iconButton('dots', 'More options', {
        'aria-haspopup': 'menu',
        'aria-expanded': String(open),
        onclick: () => togglePopup(key),
      }),
      open ? menu('More options', entries(held, one, key)) : null,
    ),
  );
}

// A private chat has no threads: there an answer quotes.
function reply(held, one) {
  if (held.kind === 'channel') go({ thread: one.root ?? one.id });
  else answering(held, one.id);
}

function entries(held, one, key) {
  const at = { conversation: held.id, message: one.id };
  const then = (run) => () => {
    closePopup(key);
    run();
  };
  const commands = app()
    .commands.filter((command) => command.contexts.includes('message'))
    .map((command) => ({
      label: command.title,
      note: command.description,
      icon: icon('bolt', 16),
      run: then(() => doing('extend', { ...at, command: command.id })),
    }));
  const own = [
    { label: 'Edit', icon: icon('pencil', 16), run: then(() => edit(one)) },
    { label: 'Delete', icon: icon('trash', 16), tone: 'danger', run: then(() => doing('delete', at)) },
  ];
  return [
    ...(commands.length ? [{ title: app().name }, ...commands] : []),
    { title: 'Message' },
    { label: 'Reply', icon: icon('reply', 16), run: then(() => reply(held, one)) },
    ...(one.mine ? own : []),
  ];
}

function edit(one) {
  page.editing = { message: one.id, text: one.text.replace(/<at>(.*?)<\/at>/g, '@$1') };
  changed();
}

export function rewriting(held, one) {
  return editor((text) => doing('edit', { conversation: held.id, message: one.id, text }));
}
