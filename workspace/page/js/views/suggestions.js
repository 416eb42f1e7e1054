// What the composer offers while a word is being typed.

import { h } from '../vdom.js';
import { app, doing, nameOf, page } from '../state.js';
import { findEmoji } from '../text/emoji.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';
import { place as placePopup } from './popup.js';

/** → [{kind, label, note, hint, sign, insert, run?}] */
export function completions(wanted, place) {
  const rest = wanted.slice(1).toLowerCase();
  if (wanted[0] === '/') return commands(wanted, rest, place);
  if (wanted[0] === ':') {
    return findEmoji(rest).map(([name, picture]) => ({
      kind: 'emoji',
      label: `:${name}:`,
      sign: h('span', { class: 'emoji' }, picture),
      insert: `:${name}: `,
    }));
  }
  return mentionable()
    .filter((one) =>
      `${nameOf(one)} ${one.name}`
        .toLowerCase()
        .split(/\s+/)
        .some((word) => word.startsWith(rest)),
    )
    .slice(0, 8)
    .map((one) => ({
      kind: 'person',
      label: nameOf(one),
      note: one.is_bot ? 'App' : one.title,
      sign: avatar(one, { size: 22 }),
      insert: `@${nameOf(one)} `,
    }));
}

function commands(wanted, rest, place) {
  const slash = app()
    .commands.filter((one) => one.command.startsWith(wanted))
    .map((one) => ({
      kind: 'command',
      label: one.command,
      hint: one.usage_hint,
      note: one.description,
      sign: avatar({ is_bot: true }, { size: 22 }),
      insert: `${one.command} `,
    }));
  const shortcuts = place.thread
    ? []
    : app()
        .shortcuts.filter((one) => one.type === 'global' && one.name.toLowerCase().includes(rest))
        .map((one) => ({
          kind: 'shortcut',
          label: one.name,
          note: one.description,
          sign: icon('bolt', 18),
          insert: '',
          run: () => doing('shortcut', { callback_id: one.callback_id }),
        }));
  return [...slash, ...shortcuts];
}

/** Everybody a message can call: the people and the app, but no other bots. */
export function mentionable() {
  return Object.values(page.snapshot.people).filter((one) => !one.is_bot || one.id === app().bot_user_id);
}

/** Put `insert` in the place of the word before the caret. */
export function fillIn(text, caret, wanted, insert) {
  const from = caret - wanted.length;
  return { text: text.slice(0, from) + insert + text.slice(caret), caret: from + insert.length };
}

export function suggestions(key, found, popup, take) {
  return h(
    'div',
    {
      class: 'popup list offers',
      role: 'listbox',
      id: `${key}-offers`,
      'aria-label': 'Suggestions',
      'data-popup': true,
      'data-side': 'above',
      'data-fit': 'anchor',
      patched: placePopup,
      onmousedown: (event) => event.preventDefault(),
    },
    found.map((one, at) =>
      h(
        'div',
        {
          class: at === popup.active ? 'option active' : 'option',
          role: 'option',
          'aria-selected': String(at === popup.active),
          key: `${one.kind} ${one.label}`,
          onclick: () => take(one),
        },
        one.sign,
        h(
          'span',
          { class: 'option-words' },
          h(
            'span',
            null,
            h('bdi', { class: 'offer-label' }, one.label),
            one.hint ? h('span', { class: 'offer-hint' }, ` ${one.hint}`) : null,
          ),
          one.note ? h('small', null, one.note) : null,
        ),
      ),
    ),
  );
}
