// One message: who, when, what; its reactions, its thread, and what may be done with it.

import { h } from '../vdom.js';
import { app, doing, me, nameOf, now, page, personOf, zone } from '../state.js';
import { go } from '../route.js';
import { attachment } from '../blocks/media.js';
import { blocks } from '../blocks/blocks.js';
import { present } from '../blocks/surface.js';
import { emojiOf } from '../text/emoji.js';
import { fromSlack } from '../text/outgoing.js';
import { mrkdwn, plain } from '../text/show.js';
import { ago, fullMoment, timeOf } from '../when.js';
import { avatar } from './avatar.js';
import { written } from './composer.js';
import { editor } from './editor.js';
import { icon } from './icons.js';
import { toolbar } from './toolbar.js';

/** spot: {channel: id, inThread, follows: same author as above, replies: its thread's messages} */
export function message(msg, spot) {
  const at = Number(msg.ts);
  const author = authorOf(msg);
  const gone = msg.deleted || msg.subtype === 'tombstone';
  const editing = page.editing?.ts === msg.ts && page.editing.channel === spot.channel;
  return h(
    'article',
    {
      key: `${msg.ts}${msg.ephemeral ? ' ephemeral' : ''}`,
      class: `message ${spot.follows ? 'follows' : ''} ${msg.ephemeral ? 'ephemeral' : ''} ${editing ? 'editing' : ''}`,
      'aria-label': `${author.name}, ${timeOf(zone(), at)}`,
      'data-ts': msg.ts,
      'data-author': msg.user ?? msg.bot_id ?? null,
      'data-ephemeral': msg.ephemeral || null,
    },
    h(
      'div',
      { class: 'message-side' },
      spot.follows
        ? h('time', { class: 'message-when', title: fullMoment(zone(), at) }, timeOf(zone(), at))
        : avatar(author.person, { size: 36, picture: msg.icons?.emoji }),
    ),
    h(
      'div',
      { class: 'message-main' },
      msg.ephemeral ? h('div', { class: 'only-you' }, icon('eye', 14), 'Only visible to you') : null,
      spot.follows
        ? null
        : h(
            'div',
            { class: 'message-head' },
            h('bdi', { class: 'message-author' }, author.name),
            author.person?.is_bot || msg.bot_id ? h('span', { class: 'app-mark' }, 'APP') : null,
            h(
              'time',
              {
                class: 'message-when',
                datetime: new Date(at * 1000).toISOString(),
                title: fullMoment(zone(), at),
              },
              timeOf(zone(), at),
            ),
            !gone && isCard(msg) ? editedMark(msg) : null,
          ),
      gone
        ? h('p', { class: 'tombstone' }, 'This message was deleted.')
        : editing
          ? rewriting(msg, spot)
          : body(msg, spot),
      reactions(msg, spot),
      spot.inThread || !msg.reply_count || msg.ephemeral ? null : thread(msg),
    ),
    gone || editing ? null : toolbar(msg, spot),
  );
}

function authorOf(msg) {
  const person = personOf(msg.user) ?? (msg.bot_id ? personOf(app().bot_user_id) : null);
  return { person, name: msg.username ?? (person ? nameOf(person) : 'Slackbot') };
}

/** Does `msg` go on what the message before it said? */
export function followsOn(msg, before) {
  if (
    !before ||
    msg.ephemeral ||
    before.ephemeral ||
    before.subtype === 'tombstone' ||
    msg.subtype === 'tombstone'
  )
    return false;
  const same =
    (msg.user ?? msg.bot_id) === (before.user ?? before.bot_id) && msg.username === before.username;
  return same && Number(msg.ts) - Number(before.ts) < 300;
}

function body(msg, spot) {
  const shown = msg.blocks?.length
    ? surface(msg.blocks, msg, spot, '')
    : h(
        'div',
        { class: 'block-text' },
        msg.mrkdwn === false ? h('div', { class: 'line' }, plain({ text: msg.text })) : mrkdwn(msg.text),
      );
  return h(
    'div',
    { class: 'message-body' },
    msg.text || msg.blocks?.length ? shown : null,
    msg.attachments?.map((one, at) =>
      attachment(one, one.blocks ? surface(one.blocks, msg, spot, ` attachment ${at}`) : null),
    ),
    // Beneath a card the mark would stand on a line of its own, so there it stands in the head.
    isCard(msg) && !spot.follows ? null : editedMark(msg),
  );
}

const isCard = (msg) => Boolean(msg.blocks?.some((block) => block.type !== 'rich_text'));

const editedMark = (msg) =>
  msg.edited
    ? h('span', { class: 'edited', title: fullMoment(zone(), Number(msg.edited.ts)) }, '(edited)')
    : null;

function surface(drawn, msg, spot, part) {
  const one = present(
    {
      key: `${page.route.person} message ${spot.channel} ${msg.ts}${part}`,
      where: { channel: spot.channel, ts: msg.ts },
      blocks: drawn,
    },
    { follows: true },
  );
  // A thread shows its root a second time; both are one surface, but labels need their own elements.
  return h('div', { class: 'blocks' }, blocks(spot.inThread ? { ...one, twin: ' in thread' } : one));
}

function reactions(msg, spot) {
  if (!msg.reactions?.length) return null;
  return h(
    'div',
    { class: 'reactions' },
    msg.reactions.map(({ name, users, count }) => {
      const mine = users.includes(me().id);
      const who = users.map((id) => (id === me().id ? 'You' : nameOf(personOf(id)))).join(', ');
      return h(
        'button',
        {
          type: 'button',
          key: name,
          class: mine ? 'reaction mine' : 'reaction',
          'aria-pressed': String(mine),
          'aria-label': `${name}, ${count ?? users.length} reaction${users.length === 1 ? '' : 's'}`,
          title: `${who} reacted with :${name}:`,
          onclick: () => doing(mine ? 'unreact' : 'react', { channel: spot.channel, ts: msg.ts, name }),
        },
        h('span', { class: 'emoji' }, emojiOf(name) ?? `:${name}:`),
        h('span', null, count ?? users.length),
      );
    }),
  );
}

function thread(msg) {
  const faces = (msg.reply_users ?? []).slice(0, 4).map(personOf).filter(Boolean);
  const open = page.route.thread === msg.ts;
  return h(
    'button',
    {
      type: 'button',
      class: 'thread-link',
      'aria-expanded': String(open),
      onclick: () => go({ thread: msg.ts }),
    },
    h(
      'span',
      { class: 'faces' },
      faces.map((person) => avatar(person, { size: 22 })),
    ),
    h('strong', null, `${msg.reply_count} ${msg.reply_count === 1 ? 'reply' : 'replies'}`),
    msg.latest_reply
      ? h('span', { class: 'thread-when' }, `Last reply ${ago(Number(msg.latest_reply), now())}`)
      : null,
  );
}

function rewriting(msg, spot) {
  const { people, channels } = page.snapshot;
  const start = () => fromSlack(msg.text, Object.values(people), channels);
  page.editing.text ??= start();
  return editor((text) => {
    if (text !== start().trim()) doing('edit', { channel: spot.channel, ts: msg.ts, text: written(text) });
  });
}
