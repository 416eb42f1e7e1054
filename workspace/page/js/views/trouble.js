// What went wrong with a dialog as a whole, above its fields.

import { h } from '../vdom.js';
import { icon } from './icons.js';

/** Whoever pressed the button may have scrolled down to it: the sentence comes into sight. */
export function trouble(problem) {
  return h(
    'div',
    { key: `trouble ${problem}`, class: 'trouble', role: 'alert', mounted: (el) => el.scrollIntoView({ block: 'nearest' }) },
    icon('warning', 18),
    h('span', null, problem),
  );
}
