// The little Markdown that Teams reads in cards: bold, italic, links, lists, line breaks; a backslash makes it text.
// https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format

import { h } from '../../vdom.js';
import { link } from '../../text/show.js';

const PIECE =
  /\\([!-/:-@[-`{-~])|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|\*(?=\S)(.+?)\*|\b_(?=\S)(.+?)_\b|\[((?:\\.|[^\]\\])+)\]\(([^)\s]+)\)/g;

/** Marks inside a line. */
export function inline(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(PIECE)) {
    const [whole, escaped, bold, bolder, italic, slanted, label, href] = found;
    nodes.push(text.slice(from, found.index));
    from = found.index + whole.length;
    if (escaped) nodes.push(escaped);
    else if (bold ?? bolder) nodes.push(h('strong', null, inline(bold ?? bolder)));
    else if (italic ?? slanted) nodes.push(h('em', null, inline(italic ?? slanted)));
    else nodes.push(link(href, inline(label)));
  }
  return [...nodes, text.slice(from)];
}

export function markdown(text) {
  const lines = text.split(/\r?\n|\r/);
  if (lines.length === 1 && !LIST.test(text)) return inline(text);
  return lines.map((line) => {
    const item = LIST.exec(line);
    if (item) return h('div', { class: 'line hang' }, item[1] === '-' ? '• ' : `${item[1]} `, inline(item[2]));
    return h('div', { class: 'line' }, line ? inline(line) : h('br'));
  });
}

const LIST = /^(-|\d+\.)\s+(.*)$/;
