// The parts of a sidebar: who looks, groups of places, and a place with its count of new messages.

import { h } from '../vdom.js';
import { page } from '../state.js';
import { go } from '../route.js';

export function frame(label, name, role, groups) {
  return h(
    'nav',
    { class: 'sidebar', 'aria-label': label },
    h(
      'div',
      { class: 'whoami' },
      h('div', { class: 'whoami-name' }, h('bdi', null, name)),
      h('div', { class: 'whoami-role', title: role }, role),
    ),
    h('div', { class: 'sidebar-scroll' }, groups),
    page.line === 'lost'
      ? h('div', { class: 'lost', role: 'status' }, h('span', { class: 'spinner' }), 'Reconnecting…')
      : null,
  );
}

export function group(title, entries) {
  return h(
    'section',
    { class: 'sidebar-group', 'aria-label': title },
    h('h2', null, title),
    h('ul', null, entries),
  );
}

/** A row: `to` is where it leads, as `go` takes it. */
export function entry({ key, label, sign, unread, here, to }) {
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
