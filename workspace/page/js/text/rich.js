// Rich text: what a person's composer makes, and what apps send as `rich_text` blocks.

import { h } from '../vdom.js';
import { broadcast, channelMention, date, emoji, link, mention } from './show.js';

export function richText(block) {
  return block.elements.map(part);
}

function part(element) {
  switch (element.type) {
    case 'rich_text_section':
      return h('div', { class: 'line', dir: 'auto' }, pieces(element));
    case 'rich_text_quote':
      return h('blockquote', { class: 'quote' }, h('div', { class: 'line', dir: 'auto' }, pieces(element)));
    case 'rich_text_preformatted':
      return h('pre', { class: 'pre', dir: 'auto' }, pieces(element));
    case 'rich_text_list':
      return list(element);
    default:
      return h('p', { class: 'unknown' }, `${element.type} is not drawn here.`);
  }
}

function list({ style, elements, indent = 0, offset = 0, border }) {
  const classes = `rich-list deep-${Math.min(indent, 8)}${border ? ' quote' : ''}`;
  const start = style === 'ordered' && offset ? offset + 1 : null;
  return h(
    style === 'ordered' ? 'ol' : 'ul',
    { class: classes, start },
    elements.map((item) => h('li', { dir: 'auto' }, pieces(item))),
  );
}

const pieces = (element) => (element.elements ?? []).map(piece);

function piece(one) {
  return styled(bare(one), one.style);
}

function bare(one) {
  switch (one.type) {
    case 'text':
      return one.text;
    case 'link':
      return link(one.url, one.text || one.url);
    case 'user':
      return mention(one.user_id);
    case 'usergroup':
      return h('span', { class: 'mention' }, `@${one.usergroup_id}`);
    case 'channel':
      return channelMention(one.channel_id);
    case 'broadcast':
      return broadcast(one.range);
    case 'emoji':
      return emoji(one.name, one.unicode);
    case 'date':
      return date({
        at: one.timestamp,
        format: one.format,
        fallback: one.fallback ?? '',
        href: one.url,
        starts: false,
      });
    case 'color':
      return h(
        'code',
        { class: 'code' },
        h('span', { class: 'swatch', vars: { '--tone': safeColour(one.value) } }),
        one.value,
      );
    default:
      return one.text ?? '';
  }
}

const STYLES = {
  code: ['code', 'code'],
  strike: ['s'],
  italic: ['em'],
  underline: ['u'],
  bold: ['strong'],
  highlight: ['mark'],
};

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce(
    (inner, [name, [tag, classes]]) => (style[name] ? h(tag, { class: classes ?? null }, inner) : inner),
    node,
  );
}

/** `#rrggbb` (with or without #) or a calm grey, so that no other CSS can be smuggled in. */
export function safeColour(text) {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text ?? '');
  return hex ? `#${hex[1]}` : '#6b7785';
}
