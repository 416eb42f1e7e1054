// The rail on the far left: the cast. One click, or a digit key, and the page is somebody else's.

import { h } from '../vdom.js';
import { nameOf, page } from '../state.js';
import { lastPlace } from '../route.js';
import { avatar } from './avatar.js';

export function rail() {
  return h(
    'nav',
    { class: 'rail', 'aria-label': 'View the workspace as' },
    h('div', { class: 'rail-title' }, 'View as'),
    page.cast.people.map((person, at) => {
      const here = person.id === page.route.person;
      const digit = at < 9 ? at + 1 : null;
      return h(
        'button',
        {
          type: 'button',
          key: person.id,
          class: here ? 'rail-person here' : 'rail-person',
          'data-person': person.id,
          'aria-current': here ? 'true' : null,
          'aria-label': `${nameOf(person)}${person.title ? `, ${person.title}` : ''}`,
          'aria-keyshortcuts': digit,
          title: [nameOf(person), person.title, person.tz, digit && `Key ${digit}`]
            .filter(Boolean)
            .join('\n'),
          onclick: () => become(person),
        },
        avatar(person, { size: 34 }),
        h(
          'span',
          { class: 'rail-words' },
          h('bdi', { class: 'rail-name' }, nameOf(person)),
          h('bdi', { class: 'rail-first' }, nameOf(person).split(' ')[0]),
          h('span', { class: 'rail-role' }, person.title ?? ''),
        ),
        digit ? h('kbd', { class: 'rail-key', 'aria-hidden': 'true' }, digit) : null,
      );
    }),
  );
}

/** Look through this person's eyes; they start where they left off. */
export function become(person) {
  if (!person || person.id === page.route.person) return;
  location.hash = lastPlace(person.id);
}
