// The chat with the app: one person and it, without threads.

import { h } from '../vdom.js';
import { app, now, page, zone } from '../state.js';
import { dayKey, dayTitle } from '../when.js';
import { avatar } from '../views/avatar.js';
import { stay, toEnd, watchScroll } from '../views/scroll.js';
import { composer } from './composer.js';
import { message } from './message.js';

export function chat(held) {
  return h(
    'main',
    { class: 'pane chat', 'aria-label': held.name, key: `${page.route.person} ${held.id}` },
    h(
      'header',
      { class: 'pane-head' },
      avatar({ is_bot: true }, { size: 32 }),
      h('div', { class: 'pane-title' }, h('h1', null, h('bdi', null, held.name))),
    ),
    log(
      held.name,
      held.messages.length
        ? days(held.messages, (one) => message(held, one))
        : h(
            'div',
            { class: 'nothing' },
            h('p', null, `Write to ${app().name} here; only you and the app see it.`),
          ),
    ),
    composer(held, { name: 'Type a message', autofocus: true }),
  );
}

export function log(name, children) {
  return h(
    'div',
    {
      class: 'messages',
      role: 'log',
      'aria-label': `Messages in ${name}`,
      tabIndex: 0,
      mounted: toEnd,
      patched: stay,
      onscroll: (event) => watchScroll(event.target),
    },
    children,
  );
}

/** Each message drawn, with a line where a day begins. */
export function days(messages, draw) {
  let last = null;
  return messages.map((one) => {
    const day = dayKey(zone(), one.at);
    const line =
      day === last
        ? null
        : h('div', { class: 'day', key: `day ${day}` }, h('span', null, dayTitle(zone(), one.at, now())));
    last = day;
    return [line, draw(one)];
  });
}
