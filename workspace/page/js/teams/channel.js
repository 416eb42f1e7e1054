// A channel: posts, each with its replies below it.

import { h } from '../vdom.js';
import { page } from '../state.js';
import { go } from '../route.js';
import { icon } from '../views/icons.js';
import { days, log } from './chat.js';
import { composer } from './composer.js';
import { message } from './message.js';

export function channel(held) {
  const posts = held.messages.filter((one) => !one.root);
  return h(
    'main',
    { class: 'pane channel', 'aria-label': held.name, key: `${page.route.person} ${held.id}` },
    h(
      'header',
      { class: 'pane-head' },
      h('span', { class: 'channel-sign' }, icon('hash', 18)),
      h('div', { class: 'pane-title' }, h('h1', null, h('bdi', null, held.name))),
    ),
    log(
      held.name,
      days(posts, (one) => post(held, one)),
    ),
    composer(held, { name: `Start a post in ${held.name}`, autofocus: !page.route.thread }),
  );
}

function post(held, first) {
  const replies = held.messages.filter((one) => one.root === first.id);
  return h(
    'section',
    { class: 'post', key: `post ${first.id}`, 'aria-label': 'Post' },
    message(held, first),
    replies.map((one) => message(held, one)),
    page.route.thread === first.id
      ? composer(held, { root: first.id, name: 'Type a reply', autofocus: true })
      : h(
          'button',
          { type: 'button', class: 'post-reply', onclick: () => go({ thread: first.id }) },
          icon('reply', 15),
          'Reply',
        ),
  );
}
