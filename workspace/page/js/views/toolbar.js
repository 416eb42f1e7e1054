// What hovers over a message: react, reply, and a menu with the app's message shortcuts.

import { h } from '../vdom.js';
import { app, changed, closePopup, doing, me, page, togglePopup } from '../state.js';
import { go } from '../route.js';
import { emojiOf, REACTIONS } from '../text/emoji.js';
import { icon, iconButton } from './icons.js';
import { menu } from './menu.js';
import { place } from './popup.js';

export function toolbar(msg, spot) {
  if (msg.ephemeral) return null;
  const key = `${spot.inThread ? 'thread' : 'channel'} ${spot.channel} ${msg.ts}`;
  const picking = page.popup?.key === `${key} react`;
  const choosing = page.popup?.key === `${key} more`;
  return h(
    'div',
    {
      class: picking || choosing ? 'toolbar open' : 'toolbar',
      role: 'toolbar',
      'aria-label': 'Message actions',
    },
    quick(msg, spot, 'white_check_mark'),
    quick(msg, spot, 'eyes'),
    h(
      'span',
      { class: 'anchor', 'data-popup-root': `${key} react` },
      iconButton('smile', 'Add reaction', {
        'aria-expanded': String(picking),
        onclick: () => togglePopup(`${key} react`),
      }),
      picking ? picker(msg, spot, `${key} react`) : null,
    ),
    spot.inThread
      ? null
      : iconButton('reply', 'Reply in thread', { onclick: () => go({ thread: msg.thread_ts ?? msg.ts }) }),
    h(
      'span',
      { class: 'anchor', 'data-popup-root': `${key} more` },
      iconButton('dots', 'More actions', {
        'aria-haspopup': 'menu',
        'aria-expanded': String(choosing),
        onclick: () => togglePopup(`${key} more`),
      }),
      choosing ? menu('More actions', entries(msg, spot, `${key} more`)) : null,
    ),
  );
}

function quick(msg, spot, name) {
  return h(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': `React with :${name}:`,
      title: `React with :${name}:`,
      onclick: () => react(msg, spot, name),
    },
    h('span', { class: 'emoji' }, emojiOf(name)),
  );
}

function react(msg, spot, name) {
  const mine = msg.reactions?.find((one) => one.name === name)?.users.includes(me().id);
  doing(mine ? 'unreact' : 'react', { channel: spot.channel, ts: msg.ts, name });
}

function picker(msg, spot, key) {
  return h(
    'div',
    {
      class: 'popup picker-grid',
      role: 'menu',
      'aria-label': 'Reactions',
      'data-popup': true,
      'data-align': 'end',
      patched: place,
    },
    REACTIONS.map((name) =>
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          'aria-label': `:${name}:`,
          title: `:${name}:`,
          onclick: () => {
            closePopup(key);
            react(msg, spot, name);
          },
        },
        emojiOf(name),
      ),
    ),
  );
}

function entries(msg, spot, key) {
  const then = (run) => () => {
    closePopup(key);
    run();
  };
  const at = { channel: spot.channel, ts: msg.ts };
  const shortcuts = app()
    .shortcuts.filter((one) => one.type === 'message')
    .map((one) => ({
      label: one.name,
      note: one.description,
      icon: icon('bolt', 16),
      run: then(() => doing('message_shortcut', { ...at, callback_id: one.callback_id })),
    }));
  const mine = msg.user === me().id && !msg.bot_id;
  return [
    ...(shortcuts.length ? [{ title: app().name }, ...shortcuts] : []),
    { title: 'Message' },
    {
      label: 'Copy link',
      icon: icon('link', 16),
      run: then(() =>
        navigator.clipboard?.writeText(
          `${location.origin}${location.pathname}#/${page.route.person}/${spot.channel}/${msg.thread_ts ?? msg.ts}`,
        ),
      ),
    },
    ...(mine
      ? [
          {
            label: 'Edit message',
            icon: icon('pencil', 16),
            run: then(() => {
              page.editing = { ...at };
              changed();
            }),
          },
          {
            label: 'Delete message',
            icon: icon('trash', 16),
            tone: 'danger',
            run: then(() => askToDelete(at)),
          },
        ]
      : []),
  ];
}

function askToDelete(at) {
  const text = (words) => ({ type: 'plain_text', text: words });
  page.confirm = {
    title: text('Delete message'),
    text: text('Are you sure you want to delete this message? This cannot be undone.'),
    confirm: text('Delete'),
    deny: text('Cancel'),
    style: 'danger',
    then: () => doing('delete', at),
  };
  changed();
}
