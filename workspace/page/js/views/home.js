// The app's Home tab, as the app published it for the viewed person.

import { h } from '../vdom.js';
import { app, me, nameOf, page } from '../state.js';
import { blocks } from '../blocks/blocks.js';
import { present } from '../blocks/surface.js';
import { avatar } from './avatar.js';

export function home() {
  const view = page.snapshot.home;
  if (!view) {
    return h(
      'div',
      { class: 'home', 'data-home': 'empty' },
      h(
        'div',
        { class: 'nothing' },
        avatar({ is_bot: true }, { size: 48 }),
        h('h2', null, `${app().name} has not published a Home for ${nameOf(me())} yet`),
        h('p', null, 'An app usually does so when it hears that the tab was opened.'),
      ),
    );
  }
  const surface = present({
    key: `${page.route.person} home`,
    where: { home: true },
    blocks: view.blocks,
    reported: view.state?.values,
  });
  return h(
    'div',
    { class: 'home', 'data-home': view.id, tabIndex: 0, role: 'region', 'aria-label': `${app().name} Home` },
    h('div', { class: 'home-sheet blocks' }, blocks(surface)),
  );
}
