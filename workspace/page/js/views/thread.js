// The panel on the right: a message and the replies to it.

import { h } from '../vdom.js';
import { page } from '../state.js';
import { go, placeOf } from '../route.js';
import { composer } from './composer.js';
import { iconButton } from './icons.js';
import { followsOn, message } from './message.js';
import { titleText } from './pane.js';
import { stay, toEnd, watchScroll } from './scroll.js';

export function thread() {
  const place = placeOf(page.route, page.snapshot);
  const ts = page.route.thread;
  if (!ts || !place.channel || (place.kind === 'app' && page.route.tab !== 'messages')) return null;
  const channel = place.channel.id;
  const root = place.channel.messages.find((msg) => msg.ts === ts && !msg.ephemeral);
  const replies = place.channel.messages.filter((msg) => msg.thread_ts === ts && msg.ts !== ts);
  const count = replies.filter((msg) => !msg.ephemeral).length;
  return h(
    'aside',
    { class: 'thread', 'aria-label': 'Thread', key: `${page.route.person} ${ts}`, 'data-thread': ts },
    h(
      'header',
      { class: 'pane-head' },
      h(
        'div',
        { class: 'pane-title' },
        h('h1', null, 'Thread'),
        h('p', { class: 'pane-topic' }, titleText(place)),
      ),
      iconButton('close', 'Close thread', { onclick: () => go({ thread: null }) }),
    ),
    h(
      'div',
      {
        class: 'messages',
        role: 'log',
        'aria-label': 'Thread messages',
        tabIndex: 0,
        mounted: toEnd,
        patched: stay,
        onscroll: (event) => watchScroll(event.target),
      },
      root
        ? message(root, { channel, inThread: true, follows: false })
        : h('p', { class: 'tombstone' }, 'The first message of this thread is not here any more.'),
      count
        ? h('div', { class: 'day replies' }, h('span', null, `${count} ${count === 1 ? 'reply' : 'replies'}`))
        : null,
      replies.map((msg, at) =>
        message(msg, { channel, inThread: true, follows: followsOn(msg, replies[at - 1]) }),
      ),
    ),
    composer({
      key: `${page.route.person} ${channel} ${ts}`,
      target: channel,
      thread: ts,
      name: 'Reply…',
      autofocus: true,
    }),
  );
}
