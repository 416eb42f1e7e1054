// Slack's mrkdwn into a tree of plain objects. Nothing here knows the page; `show.js` draws the tree.
//
// Blocks: {t: 'lines', lines: [{kids, hang}]} · {t: 'quote', lines} · {t: 'pre', s}
// Inline: {t: 'text', s} · {t: 'b' | 'i' | 's', kids} · {t: 'code', s} · {t: 'link', href, kids} · {t: 'person' |
//   'channel' | 'group', id, label} · {t: 'broadcast', name} · {t: 'date', at, format, fallback, href, starts} ·
//   {t: 'emoji', name}
// Rules: docs.slack.dev/messaging/formatting-message-text

import { emojiOf } from './emoji.js';

const STYLES = { '*': 'b', _: 'i', '~': 's' };
const WORD = /[\p{L}\p{N}_]/u;
const ENTITIES = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Undo the only three escapes of Slack's text. */
export function unescapeText(text) {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

export function parse(text, { verbatim = false } = {}) {
  const blocks = [];
  const fence = /```\n?([\s\S]+?)\n?```/g;
  let at = 0;
  for (let found = fence.exec(text); found; found = fence.exec(text)) {
    lineBlocks(text.slice(at, found.index).replace(/\n$/, ''), verbatim, blocks);
    blocks.push({ t: 'pre', s: plainInside(found[1]) });
    at = fence.lastIndex;
    if (text[at] === '\n') at += 1;
  }
  lineBlocks(text.slice(at), verbatim, blocks);
  return blocks;
}

function lineBlocks(text, verbatim, blocks) {
  if (!text) return;
  let rest = false; // after >>> everything is quoted
  for (const raw of text.split('\n')) {
    const opened = rest ? null : /^(?:&gt;|>)(?:(?:&gt;|>){2})?/.exec(raw);
    const quoted = rest || Boolean(opened);
    const line = opened ? raw.slice(opened[0].length).replace(/^ /, '') : raw;
    rest ||= Boolean(opened) && /^(?:&gt;|>){3}$/.test(opened[0]);
    const kind = quoted ? 'quote' : 'lines';
    if (blocks.at(-1)?.t !== kind) blocks.push({ t: kind, lines: [] });
    blocks
      .at(-1)
      .lines.push({ kids: inline(line, verbatim), hang: /^\s*(?:[•◦▪-]|\d{1,3}[.)])\s/.test(line) });
  }
}

// Code shows the text of links and mentions as it was written.
function plainInside(text) {
  return unescapeText(text.replace(/<((?:https?|mailto):[^<>|\n]+)(?:\|[^<>\n]*)?>/g, '$1'));
}

function inline(text, verbatim, open = '') {
  const nodes = [];
  let plain = '';
  const flush = () => {
    if (plain) nodes.push({ t: 'text', s: unescapeText(plain) });
    plain = '';
  };
  let at = 0;
  while (at < text.length) {
    const found = token(text, at, verbatim, open);
    if (found) {
      flush();
      nodes.push(found.node);
      at += found.length;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

function token(text, at, verbatim, open) {
  const char = text[at];
  const rest = () => text.slice(at);
  if (char === '<') {
    const found = /^<([^<>\n]+)>/.exec(rest());
    const node = found && angle(found[1], at === 0 && !open);
    return node ? { node, length: found[0].length } : null;
  }
  if (char === '`') {
    const found = /^`([^`\n]+)`/.exec(rest());
    return found && { node: { t: 'code', s: plainInside(found[1]) }, length: found[0].length };
  }
  if (char === ':') {
    const found = /^:([a-z0-9_+'-]{1,50})(?:::skin-tone-[2-6])?:/i.exec(rest());
    return found && emojiOf(found[1])
      ? { node: { t: 'emoji', name: found[1] }, length: found[0].length }
      : null;
  }
  if (char === 'h' && !verbatim && !WORD.test(text[at - 1] ?? ' ')) {
    const found = /^https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]}'"*_~]/.exec(rest());
    if (!found) return null;
    const href = unescapeText(found[0]);
    return { node: { t: 'link', href, kids: [{ t: 'text', s: href }] }, length: found[0].length };
  }
  if (char in STYLES && !open.includes(char)) return styled(text, at, verbatim, open);
  return null;
}

function styled(text, at, verbatim, open) {
  const char = text[at];
  const opens = !WORD.test(text[at - 1] ?? ' ') && /[^\s]/.test(text[at + 1] ?? ' ') && text[at + 1] !== char;
  if (!opens) return null;
  // No emphasis is longer than a section; looking further would make hostile text slow.
  for (let end = at + 2; end < Math.min(text.length, at + 3000); end += 1) {
    if (text[end] === '<') {
      // A mark inside a link or mention closes nothing.
      const closing = text.indexOf('>', end);
      if (closing > 0) end = closing;
    } else if (text[end] === char && !/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? ' ')) {
      const kids = inline(text.slice(at + 1, end), verbatim, open + char);
      return { node: { t: STYLES[char], kids }, length: end - at + 1 };
    }
  }
  return null;
}

function angle(inside, starts) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? null : unescapeText(inside.slice(bar + 1));
  if (/^@[UW]\w+$/.test(target)) return { t: 'person', id: target.slice(1), label };
  if (/^#[CGD]\w+$/.test(target)) return { t: 'channel', id: target.slice(1), label };
  if (target.startsWith('!subteam^')) return { t: 'group', id: target.slice(9), label };
  if (/^!(here|channel|everyone)$/.test(target)) return { t: 'broadcast', name: target.slice(1) };
  if (target.startsWith('!date^')) {
    const [, at, format, href = null] = target.split('^');
    if (!/^\d+$/.test(at) || !format) return label ? { t: 'text', s: label } : null;
    return { t: 'date', at: Number(at), format: unescapeText(format), fallback: label ?? '', href, starts };
  }
  if (target.startsWith('!')) return { t: 'text', s: label ?? `<${target}>` };
  const href = unescapeText(target);
  if (!safeHref(href)) return null;
  return { t: 'link', href, kids: [{ t: 'text', s: label ?? href.replace(/^mailto:/, '') }] };
}

/** The address when it is one that a link may lead to, else null. */
export function safeHref(href) {
  return /^(?:https?:\/\/|mailto:|tel:)/i.test(href ?? '') ? href : null;
}

/** Text without marks, for titles and one-line previews. */
export function flat(text, nameOf = (id) => id) {
  const walk = (nodes) =>
    nodes
      .map((node) => {
        if (node.kids) return walk(node.kids);
        if (node.t === 'person') return `@${node.label ?? nameOf(node.id)}`;
        if (node.t === 'channel') return `#${node.label ?? node.id}`;
        if (node.t === 'broadcast') return `@${node.name}`;
        if (node.t === 'emoji') return emojiOf(node.name);
        return node.s ?? node.fallback ?? node.label ?? '';
      })
      .join('');
  return parse(text)
    .map((b) => b.s ?? b.lines.map((line) => walk(line.kids)).join(' '))
    .join(' ');
}
