// The bar above everything: whose workspace it is, the clock and its buttons, and the app's shortcuts.

import { h } from '../vdom.js';
import { app, closePopup, doing, now, page, toast, togglePopup, zone } from '../state.js';
import { advance } from '../server.js';
import { fullMoment, nextMorning, shortDay, timeOf } from '../when.js';
import { icon } from './icons.js';
import { menu } from './menu.js';

const STEPS = [
  ['+5 min', 300],
  ['+30 min', 1800],
  ['+1 h', 3600],
  ['+4 h', 14_400],
];

export function topbar() {
  return h(
    'header',
    { class: 'topbar' },
    h(
      'div',
      { class: 'brand' },
      h('img', { src: 'icon.svg', alt: '', width: 24, height: 24 }),
      h('bdi', null, page.cast.team.name),
    ),
    clock(),
    app().connected === false
      ? h(
          'span',
          { class: 'unplugged', role: 'status', title: 'Start the app, or look at its log.' },
          `${app().name} is not connected`,
        )
      : null,
    page.snapshot ? shortcuts() : null,
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

function shortcuts() {
  const globals = app().shortcuts.filter((one) => one.type === 'global');
  return h(
    'div',
    { class: 'anchor', 'data-popup-root': 'shortcuts' },
    h(
      'button',
      {
        type: 'button',
        class: 'topbar-button',
        'aria-haspopup': 'menu',
        'aria-expanded': String(page.popup?.key === 'shortcuts'),
        onclick: () => togglePopup('shortcuts'),
      },
      icon('bolt', 16),
      'Shortcuts',
    ),
    page.popup?.key === 'shortcuts'
      ? menu(`Shortcuts of ${app().name}`, [
          { title: globals.length ? app().name : `${app().name} has no global shortcuts` },
          ...globals.map((one) => ({
            label: one.name,
            note: one.description,
            icon: icon('bolt', 16),
            run: () => {
              closePopup('shortcuts');
              doing('shortcut', { callback_id: one.callback_id });
            },
          })),
        ])
      : null,
  );
}
