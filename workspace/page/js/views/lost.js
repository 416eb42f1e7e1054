// What stands where there is nothing for the viewed person.

import { h } from '../vdom.js';
import { nameOf, page } from '../state.js';

export function lost() {
  return h(
    'main',
    { class: 'pane', 'aria-label': 'Nothing here' },
    h(
      'div',
      { class: 'nothing' },
      h('h1', null, 'Nothing to see here'),
      h(
        'p',
        null,
        `${nameOf(page.snapshot.me)} is not a member of “${page.route.place}”, or it does not exist.`,
      ),
    ),
  );
}
