// The middle of the page: a channel, a direct message, or the app with its two tabs.

import { h } from '../vdom.js';
import { app, changed, nameOf, now, page, personOf, zone } from '../state.js';
import { go, placeOf } from '../route.js';
import { dayKey, dayTitle } from '../when.js';
import { avatar } from './avatar.js';
import { composer } from './composer.js';
import { home } from './home.js';
import { icon } from './icons.js';
import { lost } from './lost.js';
import { followsOn, message } from './message.js';
import { stay, toEnd, watchScroll } from './scroll.js';

const PAGE = 120; // messages drawn at first; more on request

export function pane() {
  const place = placeOf(page.route, page.snapshot);
  if (place.kind === 'lost') return lost();
  const onHome = place.kind === 'app' && page.route.tab !== 'messages';
  return h(
    'main',
    { class: 'pane', 'aria-label': titleText(place), key: `${page.route.person} ${place.target} ${onHome}` },
    head(place),
    onHome
      ? home()
      : [
          messages(place),
          place.channel?.is_archived
            ? h('p', { class: 'archived' }, 'This channel is archived: it can be read, not written in.')
            : composer({
                key: `${page.route.person} ${place.target}`,
                target: place.target,
                name: `Message ${titleText(place)}`,
                autofocus: !page.route.thread,
              }),
        ],
  );
}

export function titleText(place) {
  if (place.kind === 'app') return app().name;
  return place.kind === 'dm' ? nameOf(personOf(place.peer)) : `#${place.channel.name}`;
}

function head(place) {
  const { channel } = place;
  return h(
    'header',
    { class: place.kind === 'app' ? 'pane-head tabbed' : 'pane-head' },
    h(
      'div',
      { class: 'pane-title' },
      h('h1', null, h('bdi', null, titleText(place))),
      place.kind === 'channel' ? h('p', { class: 'pane-topic' }, topicOf(channel)) : null,
      place.kind === 'dm' ? h('p', { class: 'pane-topic' }, personOf(place.peer)?.title) : null,
    ),
    place.kind === 'app' ? tabs() : null,
    place.kind === 'channel' ? members(channel) : null,
  );
}

const topicOf = ({ topic }) => (typeof topic === 'string' ? topic : (topic?.value ?? ''));

function tabs() {
  const tab = page.route.tab ?? 'home';
  const tabsOf = [
    ['home', 'Home', app().home_tab],
    ['messages', 'Messages', app().messages_tab],
  ].filter(([, , has]) => has !== false);
  return h(
    'div',
    { class: 'tabs', role: 'tablist', 'aria-label': app().name },
    tabsOf.map(([name, label]) =>
      h(
        'button',
        {
          type: 'button',
          role: 'tab',
          'aria-selected': String(tab === name),
          class: 'tab',
          onclick: () => go({ tab: name }),
        },
        label,
      ),
    ),
  );
}

function members({ members: ids = [] }) {
  const people = ids.map(personOf).filter(Boolean);
  const names = people.map(nameOf).join(', ');
  return h(
    'div',
    { class: 'members', title: names, role: 'img', 'aria-label': `${people.length} members: ${names}` },
    people.slice(0, 3).map((person) => avatar(person, { size: 24 })),
    h('span', null, people.length),
  );
}

function messages(place) {
  const id = place.channel?.id ?? place.target;
  const all = (place.channel?.messages ?? []).filter(inChannel);
  const shown = all.slice(-(page.depths.get(id) ?? PAGE));
  const rows = [];
  let day = null;
  shown.forEach((msg, at) => {
    const key = dayKey(zone(), Number(msg.ts));
    if (key !== day)
      rows.push(
        h(
          'div',
          { class: 'day', key: `day ${key}` },
          h('span', null, dayTitle(zone(), Number(msg.ts), now())),
        ),
      );
    rows.push(
      message(msg, { channel: id, inThread: false, follows: key === day && followsOn(msg, shown[at - 1]) }),
    );
    day = key;
  });
  return h(
    'div',
    {
      class: 'messages',
      role: 'log',
      'aria-label': `Messages in ${titleText(place)}`,
      tabIndex: 0,
      mounted: toEnd,
      patched: stay,
      onscroll: (event) => watchScroll(event.target),
    },
    shown.length < all.length
      ? h(
          'button',
          { type: 'button', class: 'button earlier', onclick: () => showMore(id, shown.length) },
          'Show earlier messages',
        )
      : welcome(place),
    rows,
  );
}

// A reply stays in its thread, unless it was also sent to the channel.
const inChannel = (msg) => !msg.thread_ts || msg.thread_ts === msg.ts || msg.subtype === 'thread_broadcast';

function showMore(id, count) {
  page.depths.set(id, count + PAGE);
  changed();
}

function welcome(place) {
  if (place.kind === 'channel') {
    return h(
      'div',
      { class: 'welcome' },
      h('span', { class: 'welcome-sign' }, icon('hash', 26)),
      h('h2', null, `#${place.channel.name}`),
      h('p', null, topicOf(place.channel) || 'This is the very beginning of the channel.'),
    );
  }
  const person = personOf(place.peer);
  return h(
    'div',
    { class: 'welcome' },
    avatar(place.kind === 'app' ? { is_bot: true } : person, { size: 48 }),
    h('h2', null, h('bdi', null, titleText(place))),
    h(
      'p',
      null,
      place.kind === 'app'
        ? `Write to ${app().name} here; only you and the app see it.`
        : `This conversation is between you and ${nameOf(person)}.`,
    ),
  );
}
