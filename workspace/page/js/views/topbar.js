// The bar above everything: whose workspace it is, its sides, the clock and its buttons.

import { h } from '../vdom.js';
import { app, now, page, toast, zone } from '../state.js';
import { advance } from '../server.js';
import { lastPlace } from '../route.js';
import { fullMoment, nextMorning, shortDay, timeOf } from '../when.js';
import { icon } from './icons.js';

const ICON = new URL('../../icon.svg', import.meta.url).href;
const STEPS = [
  ['+5 min', 300],
  ['+30 min', 1800],
  ['+1 h', 3600],
  ['+4 h', 14_400],
];

/** `corner` is what one side has at the end of the bar. */
export function topbar(corner) {
  return h(
    'header',
    { class: 'topbar' },
    h(
      'div',
      { class: 'brand' },
      h('img', { src: ICON, alt: '', width: 24, height: 24 }),
      h('bdi', null, page.cast.team.name),
    ),
    sides(),
    clock(),
    app().connected === false
      ? h(
          'span',
          { class: 'unplugged', role: 'status', title: 'Start the app, or look at its log.' },
          `${app().name} is not connected`,
        )
      : null,
    corner,
  );
}

// The same person on the company's other platform; a number says how much is new for them there.
function sides() {
  const all = page.snapshot?.sides ?? page.cast.sides ?? [];
  if (!all.length) return null;
  return h(
    'nav',
    { class: 'sides', 'aria-label': 'Platform' },
    all.map(({ name, address, here, unread }) =>
      h(
        'a',
        {
          key: name,
          class: here ? 'side here' : 'side',
          href: address + lastPlace(page.route.person, address),
          'aria-current': here ? 'page' : null,
          title: here ? null : `See what they see in ${name}`,
        },
        name,
        unread && !here
          ? h('span', { class: 'badge', 'aria-label': `${unread} unread` }, unread > 99 ? '99+' : unread)
          : null,
      ),
    ),
  );
}

function clock() {
  const at = now();
  const place = zone().split('/').at(-1).replace(/_/g, ' ');
  return h(
    'div',
    { class: 'clock', role: 'group', 'aria-label': 'Workspace clock', 'data-clock': true },
    h(
      'time',
      {
        class: 'clock-now',
        datetime: new Date(at * 1000).toISOString(),
        title: `${fullMoment(zone(), at)}, ${zone()}`,
      },
      icon('clock', 18),
      h('span', { class: 'clock-day' }, shortDay(zone(), at)),
      h('strong', { class: 'clock-time', 'data-time': true }, timeOf(zone(), at)),
      h('span', { class: 'clock-zone' }, place),
    ),
    h(
      'div',
      { class: 'clock-steps' },
      STEPS.map(([label, seconds]) =>
        h(
          'button',
          { type: 'button', title: `Move the clock on by ${label.slice(1)}`, onclick: () => move(seconds) },
          label,
        ),
      ),
      h(
        'button',
        {
          type: 'button',
          title: `Move the clock on to 09:00 in ${place}`,
          onclick: () => move(nextMorning(zone(), now()) - now()),
        },
        icon('sunrise', 16),
        'Next morning 09:00',
      ),
    ),
  );
}

async function move(seconds) {
  const said = await advance(Math.ceil(seconds));
  if (!said.ok) toast(said.sentence ?? said.error);
}
