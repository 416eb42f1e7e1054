// One message in Teams: who, when, words or a card, and what may be done with it.

import { h } from '../vdom.js';
import { doing, nameOf, page, toast, zone } from '../state.js';
import { fullMoment, timeOf } from '../when.js';
import { avatar } from '../views/avatar.js';
import { card } from './card/card.js';
import { surfaceOf } from './card/held.js';
import { authorOf, quote, said } from './said.js';
import { rewriting, toolbar } from './toolbar.js';

/** `held` is the conversation it stands in. */
export function message(held, one) {
  const author = authorOf(one);
  const editing = page.editing?.message === one.id && !one.deleted;
  return h(
    'article',
    {
      key: one.id,
      class: `message ${one.mine ? 'mine' : ''} ${one.card ? 'has-card' : ''} ${editing ? 'editing' : ''}`,
      'aria-label': `${nameOf(author)}, ${timeOf(zone(), one.at)}`,
      'data-message': one.id,
    },
    h('div', { class: 'message-side' }, avatar(author, { size: 32 })),
    h(
      'div',
      { class: 'message-main' },
      h(
        'div',
        { class: 'message-head' },
        h('bdi', { class: 'message-author' }, nameOf(author)),
        h(
          'time',
          {
            class: 'message-when',
            datetime: new Date(one.at * 1000).toISOString(),
            title: fullMoment(zone(), one.at),
          },
          timeOf(zone(), one.at),
        ),
        one.edited && !one.deleted ? h('span', { class: 'edited' }, 'Edited') : null,
      ),
      one.deleted
        ? h('p', { class: 'tombstone' }, 'This message has been deleted.')
        : editing
          ? rewriting(held, one)
          : body(held, one),
    ),
    one.deleted || editing ? null : toolbar(held, one),
  );
}

function body(held, one) {
  return h(
    'div',
    { class: one.card ? 'message-body message-card' : 'message-body bubble' },
    one.quotes ? quote(held, one.quotes) : null,
    one.text ? h('div', { class: 'line', dir: 'auto' }, said(one)) : null,
    one.card ? card(surfaceOf(`${page.route.person} ${one.id}`, one.card, pressing(held, one))) : null,
  );
}

function pressing(held, one) {
  return async (action, values) => {
    const answer = await doing('press', { conversation: held.id, message: one.id, action, values });
    if (answer.ok && answer.sentence) toast(answer.sentence);
    return answer;
  };
}
