// The words of cards: text blocks, which are Markdown, and runs, which are not.

import { h } from '../../vdom.js';
import { zone } from '../../state.js';
import { link } from '../../text/show.js';
import { fullDay, timeOf } from '../../when.js';
import { pressable } from './actions.js';
import { markdown } from './markdown.js';

const low = (word, otherwise) => (word ?? otherwise).toLowerCase();

function styleOf(one) {
  return [
    `size-${low(one.size, 'default')}`,
    `weight-${low(one.weight, 'default')}`,
    `colour-${low(one.color, 'default')}`,
    one.isSubtle ? 'subtle' : '',
    one.fontType === 'Monospace' ? 'mono' : '',
    one.italic ? 'italic' : '',
    one.underline ? 'underlined' : '',
    one.strikethrough ? 'struck' : '',
    one.highlight ? 'marked' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

export function textBlock(surface, one) {
  const heading = one.style === 'heading';
  return h(
    'div',
    {
      class: `ac-text ${styleOf(one)}`,
      dir: 'auto',
      role: heading ? 'heading' : null,
      'aria-level': heading ? '3' : null,
    },
    withMentions(moments(one.text ?? ''), surface.card.msteams?.entities, markdown),
  );
}

export function richTextBlock(surface, { inlines = [] }) {
  return h(
    'div',
    { class: 'ac-text', dir: 'auto' },
    inlines.map((one) => run(surface, typeof one === 'string' ? { text: one } : one)),
  );
}

function run(surface, one) {
  const words = h('span', { class: styleOf(one) }, moments(one.text ?? ''));
  if (!one.selectAction) return words;
  return one.selectAction.type === 'Action.OpenUrl'
    ? link(one.selectAction.url, words)
    : pressable(surface, one.selectAction, words);
}

/** `<at>…</at>` of those that an entity names becomes a mention; the words between go through `draw`. */
export function withMentions(text, entities = [], draw = (words) => words) {
  const named = new Map(entities.map((one) => [one.text, one.mentioned?.name]));
  return text
    .split(/(<at>.*?<\/at>)/)
    .map((piece) =>
      named.has(piece) ? h('span', { class: 'mention' }, named.get(piece)) : piece && draw(piece),
    );
}

// {{TIME(…)}} and {{DATE(…, SHORT)}} are filled in by each reader's client, in their zone.
function moments(text) {
  return text.replace(
    /\{\{(DATE|TIME)\((\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))(?:,\s*(COMPACT|SHORT|LONG))?\)\}\}/g,
    (_, kind, at) => {
      const moment = Date.parse(at) / 1000;
      return kind === 'TIME' ? timeOf(zone(), moment) : fullDay(zone(), moment);
    },
  );
}
