// Where the viewed person can go: channels, direct messages, the app.

import { h } from '../vdom.js';
import { app, me, nameOf, page } from '../state.js';
import { go, placeOf } from '../route.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';

export function sidebar() {
  const { snapshot } = page;
  const here = placeOf(page.route, snapshot);
  const bot = app().bot_user_id;
  const person = me();
  const others = page.cast.people.filter((one) => one.id !== person.id && snapshot.people[one.id]);
  const im = (id) => snapshot.channels.find((one) => one.is_im && one.with === id);
  return h(
    'nav',
    { class: 'sidebar', 'aria-label': 'Channels and messages' },
    h(
      'div',
      { class: 'whoami' },
      h('div', { class: 'whoami-name' }, h('bdi', null, nameOf(person))),
      h('div', { class: 'whoami-role', title: person.title }, person.title),
    ),
    h(
      'div',
      { class: 'sidebar-scroll' },
      group(
        'Channels',
        snapshot.channels
          .filter((one) => !one.is_im)
          .map((channel) =>
            entry({
              key: channel.id,
              label: channel.name,
              sign: icon(channel.is_private ? 'eye' : 'hash', 16),
              unread: channel.unread,
              here: here.channel?.id === channel.id,
              to: { place: channel.id },
            }),
          ),
      ),
      group(
        'Direct messages',
        others.map((one) =>
          entry({
            key: one.id,
            label: nameOf(one),
            sign: avatar(one, { size: 20 }),
            unread: im(one.id)?.unread,
            here: here.peer === one.id,
            to: { place: one.id },
          }),
        ),
      ),
      group('Apps', [
        entry({
          key: bot,
          label: app().name,
          sign: avatar({ is_bot: true }, { size: 20 }),
          unread: im(bot)?.unread,
          here: here.kind === 'app',
          to: { place: 'app', tab: im(bot)?.unread ? 'messages' : 'home' },
        }),
      ]),
    ),
    page.line === 'lost'
      ? h('div', { class: 'lost', role: 'status' }, h('span', { class: 'spinner' }), 'Reconnecting…')
      : null,
  );
}

function group(title, entries) {
  return h(
    'section',
    { class: 'sidebar-group', 'aria-label': title },
    h('h2', null, title),
    h('ul', null, entries),
  );
}

function entry({ key, label, sign, unread, here, to }) {
  return h(
    'li',
    { key },
    h(
      'button',
      {
        type: 'button',
        class: `sidebar-entry ${here ? 'here' : ''} ${unread ? 'unread' : ''}`,
        'aria-current': here ? 'page' : null,
        'data-place': key,
        onclick: () => go(to),
      },
      sign,
      h('bdi', { class: 'sidebar-label' }, label),
      unread
        ? h(
            'span',
            { class: 'badge', 'data-unread': unread, 'aria-label': `${unread} unread` },
            unread > 99 ? '99+' : unread,
          )
        : null,
    ),
  );
}
