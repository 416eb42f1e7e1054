// Draw parsed text: mrkdwn trees, text objects of Block Kit, and the inline pieces both kinds of text share.

import { h } from '../vdom.js';
import { nameOf, now, page, personOf, zone } from '../state.js';
import { fillDate, fullMoment } from '../when.js';
import { emojiOf } from './emoji.js';
import { parse, safeHref, unescapeText } from './mrkdwn.js';

const TAGS = { b: 'strong', i: 'em', s: 's' };

export function mrkdwn(text, options) {
  return parse(text ?? '', options).map((block) => {
    if (block.t === 'pre') return h('pre', { class: 'pre', dir: 'auto' }, block.s);
    const drawn = block.lines.map(({ kids, hang }) =>
      h('div', { class: hang ? 'line hang' : 'line', dir: 'auto' }, kids.length ? kids.map(inline) : h('br')),
    );
    return block.t === 'quote' ? h('blockquote', { class: 'quote' }, drawn) : drawn;
  });
}

/** A text object: {type: 'mrkdwn' | 'plain_text', text, emoji?, verbatim?}. */
export function textObject(object) {
  if (!object) return null;
  return object.type === 'mrkdwn' ? mrkdwn(object.text, { verbatim: object.verbatim }) : plain(object);
}

/** A text object inside a line, such as an option's: no blocks, marks only. */
export function inlineObject(object) {
  if (object?.type !== 'mrkdwn') return plain(object);
  const lines = parse(object.text, { verbatim: object.verbatim }).flatMap(
    (b) => b.lines ?? [{ kids: [{ t: 'code', s: b.s }] }],
  );
  return lines.flatMap(({ kids }, at) => [at ? ' ' : null, kids.map(inline)]);
}

export function plain(object) {
  const text = unescapeText(object?.text ?? '');
  return object?.emoji === false ? text : withEmoji(text);
}

/** Plain text with :shortcodes: as pictures. */
export function withEmoji(text) {
  return text.split(/(:[a-z0-9_+'-]{1,50}:)/i).map((piece) => {
    const name = /^:(.+):$/.exec(piece)?.[1];
    return name && emojiOf(name) ? emoji(name) : piece;
  });
}

/** The string that a text object reads as, for labels and titles. */
export function words(object) {
  return unescapeText(object?.text ?? '').replace(
    /:([a-z0-9_+'-]{1,50}):/gi,
    (whole, name) => emojiOf(name) ?? whole,
  );
}

function inline(node) {
  switch (node.t) {
    case 'text':
      return node.s;
    case 'b':
    case 'i':
    case 's':
      return h(TAGS[node.t], null, node.kids.map(inline));
    case 'code':
      return h('code', { class: 'code' }, node.s);
    case 'link':
      return link(node.href, node.kids.map(inline));
    case 'person':
      return mention(node.id, node.label);
    case 'channel':
      return channelMention(node.id, node.label);
    case 'group':
      return h('span', { class: 'mention' }, node.label ?? `@${node.id}`);
    case 'broadcast':
      return broadcast(node.name);
    case 'date':
      return date(node);
    case 'emoji':
      return emoji(node.name);
    default:
      return node.s ?? '';
  }
}

export function link(href, kids) {
  const safe = safeHref(href);
  if (!safe) return h('span', null, kids);
  return h('a', { class: 'link', href: safe, target: '_blank', rel: 'noopener noreferrer' }, kids);
}

export function mention(id, label) {
  const person = personOf(id);
  const mine = id === page.snapshot?.me?.id;
  return h(
    'span',
    { class: mine ? 'mention mine' : 'mention', 'data-person': id },
    `@${person ? nameOf(person) : (label ?? id)}`,
  );
}

export function channelMention(id, label) {
  const channel = page.snapshot?.channels.find((one) => one.id === id);
  const name = channel?.name ?? label ?? 'private channel';
  if (!channel || channel.is_im) return h('span', { class: 'mention' }, `#${name}`);
  return h('a', { class: 'mention', href: `#/${page.route.person}/${id}` }, `#${name}`);
}

export function broadcast(name) {
  return h('span', { class: 'mention mine' }, `@${name}`);
}

export function emoji(name, unicode) {
  const picture =
    emojiOf(name) ??
    (unicode ? String.fromCodePoint(...unicode.split('-').map((hex) => parseInt(hex, 16))) : null);
  return picture ? h('span', { class: 'emoji', title: `:${name}:` }, picture) : `:${name}:`;
}

/** {at: epoch seconds, format, fallback, href, starts} */
export function date({ at, format, fallback, href, starts }) {
  const text = fillDate(format, zone(), at, now(), starts) ?? fallback;
  const shown = h(
    'time',
    { datetime: new Date(at * 1000).toISOString(), title: fullMoment(zone(), at) },
    text,
  );
  return href ? link(href, shown) : shown;
}
