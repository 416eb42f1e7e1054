// Whose words they are, and the words.

import { h } from '../vdom.js';
import { app, nameOf, page } from '../state.js';
import { safeHref } from '../text/mrkdwn.js';
import { link } from '../text/show.js';
import { withMentions } from './card/words.js';

export function authorOf(message) {
  if (message.author === app().id) return { name: app().name, is_bot: true };
  const found = Object.values(page.snapshot.people).find((one) => one.account === message.author);
  return found ?? { name: 'Somebody' };
}

export const said = (one) => withMentions(one.text, one.entities, linked);

function linked(text) {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((piece) => (/^https?:/.test(piece) && safeHref(piece) ? link(piece, piece) : piece));
}

/** What a message answers, in a line. */
export function quote(held, id) {
  const quoted = held.messages.find((one) => one.id === id);
  return h(
    'div',
    { class: 'quoted' },
    quoted
      ? [h('strong', null, nameOf(authorOf(quoted))), ' ', quoted.text || quoted.summary]
      : 'A message that is gone',
  );
}
