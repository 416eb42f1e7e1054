// Where a person writes in Teams; below it the app's own entries, and in a channel the way to mention it.

import { h } from '../vdom.js';
import { app, changed, doing, page } from '../state.js';
import { grow } from '../views/grow.js';
import { icon, iconButton } from '../views/icons.js';
import { quote } from './said.js';

const answered = new Map(); // conversation and person → the message that the next words answer

const keyOf = (held, root) => `${page.route.person} ${held.id} ${root ?? ''}`;

/** The next words in this private chat answer this message. */
export function answering(held, message) {
  answered.set(keyOf(held), message);
  changed();
  document.querySelector('.composer textarea')?.focus();
}

/** `root` is the post below which it writes, or null. */
export function composer(held, { root = null, name, autofocus = false }) {
  const key = keyOf(held, root);
  const text = page.composers.get(key) ?? '';
  const quoted = answered.get(key);
  return h(
    'form',
    {
      class: 'composer',
      key: `composer ${key}`,
      onsubmit: (event) => {
        event.preventDefault();
        send(held, root, key);
      },
    },
    quoted
      ? h(
          'div',
          { class: 'composer-quote' },
          quote(held, quoted),
          iconButton('close', 'Do not quote it', { onclick: () => drop(key) }),
        )
      : null,
    h('textarea', {
      class: 'composer-text',
      rows: 1,
      dir: 'auto',
      'aria-label': name,
      placeholder: name,
      value: text,
      mounted: (el) => autofocus && el.focus({ preventScroll: true }),
      patched: grow,
      oninput: (event) => {
        page.composers.set(key, event.target.value);
        changed();
      },
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
        event.preventDefault();
        send(held, root, key);
      },
    }),
    h(
      'div',
      { class: 'composer-bar' },
      root ? null : app().commands.filter(isForComposer).map((command) => entry(held, command)),
      held.kind === 'channel' ? mention(key) : null,
      h(
        'button',
        { type: 'submit', class: 'composer-send', 'aria-label': 'Send', disabled: !text.trim() },
        icon('send', 18),
      ),
    ),
  );
}

const isForComposer = (command) => command.contexts.includes('compose');

function entry(held, command) {
  return h(
    'button',
    {
      type: 'button',
      class: 'composer-app',
      title: command.description,
      onclick: () => doing('extend', { conversation: held.id, command: command.id }),
    },
    icon('bolt', 15),
    command.title,
  );
}

function mention(key) {
  return h(
    'button',
    {
      type: 'button',
      class: 'composer-app',
      onclick: (event) => {
        page.composers.set(key, `@${app().name} ${page.composers.get(key) ?? ''}`);
        event.target.closest('form').querySelector('textarea').focus();
        changed();
      },
    },
    icon('at', 15),
    `Mention ${app().name}`,
  );
}

function drop(key) {
  answered.delete(key);
  changed();
}

async function send(held, root, key) {
  const typed = (page.composers.get(key) ?? '').trim();
  if (!typed) return;
  const answers = root ?? answered.get(key);
  page.composers.delete(key);
  answered.delete(key);
  changed();
  const said = await doing('send', {
    conversation: held.id,
    text: typed,
    ...(answers ? { root: answers } : {}),
  });
  if (said.ok || page.composers.get(key)) return;
  page.composers.set(key, typed);
  changed();
}
