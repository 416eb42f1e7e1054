// Pictures, videos, tables, and the older attachments with a coloured edge.

import { h } from '../vdom.js';
import { richText, safeColour } from '../text/rich.js';
import { link, mrkdwn, plain, withEmoji, words } from '../text/show.js';
import { unescapeText } from '../text/mrkdwn.js';
import { icon } from '../views/icons.js';

const broken = new Set(); // addresses that could not be loaded

/** An image block, or (small) an image element. Without its file it shows its alternative text. */
export function picture(image, { small = false } = {}) {
  const address = image.image_url ?? image.slack_file?.url;
  const usable = /^(https?:\/\/|data:image\/|\/)/i.test(address ?? '') && !broken.has(address);
  const shown = usable
    ? h('img', {
        src: address,
        alt: image.alt_text ?? '',
        class: small ? 'thumb' : 'picture',
        key: address,
        onerror: (event) => fail(event, address),
      })
    : h(
        'span',
        {
          class: small ? 'thumb missing' : 'picture missing',
          role: 'img',
          'aria-label': image.alt_text,
          title: image.alt_text,
        },
        icon('image', small ? 16 : 22),
        small ? null : h('bdi', null, image.alt_text),
      );
  if (small) return shown;
  return h(
    'figure',
    { class: 'block-image' },
    image.title ? h('figcaption', null, plain(image.title)) : null,
    shown,
  );
}

function fail(event, address) {
  broken.add(address);
  event.target.dispatchEvent(new CustomEvent('page:redraw', { bubbles: true }));
}

export function video(block) {
  return h(
    'div',
    { class: 'block-image' },
    h(
      'div',
      { class: 'line' },
      h('strong', null, link(block.title_url ?? block.video_url, words(block.title))),
    ),
    block.description ? h('div', { class: 'line' }, plain(block.description)) : null,
    picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }),
  );
}

export function table(block) {
  const cell = (one) => (one.type === 'rich_text' ? richText(one) : withEmoji(unescapeText(one.text ?? '')));
  const side = (at) => `cell ${block.column_settings?.[at]?.align ?? 'left'}`;
  return h(
    'div',
    { class: 'table-scroll' },
    h(
      'table',
      { class: 'block-table' },
      block.rows.map((row, line) =>
        h(
          'tr',
          null,
          row.map((one, at) =>
            h(line ? 'td' : 'th', { class: side(at), dir: 'auto', scope: line ? null : 'col' }, cell(one)),
          ),
        ),
      ),
    ),
  );
}

/** `inside`: its blocks, already drawn, when it has any. */
export function attachment(one, inside) {
  const colour =
    { good: '#2f9e6e', warning: '#d9972b', danger: '#c5304a' }[one.color] ?? safeColour(one.color);
  return h(
    'div',
    { class: 'attachment', vars: { '--tone': colour } },
    one.pretext ? h('div', { class: 'block-text' }, mrkdwn(one.pretext)) : null,
    h(
      'div',
      { class: 'attachment-body' },
      inside ?? [
        one.author_name ? h('div', { class: 'attachment-author' }, one.author_name) : null,
        one.title
          ? h(
              'div',
              { class: 'line' },
              h(
                'strong',
                null,
                one.title_link ? link(one.title_link, unescapeText(one.title)) : unescapeText(one.title),
              ),
            )
          : null,
        one.text ? h('div', { class: 'block-text' }, mrkdwn(one.text)) : null,
        one.fields?.length
          ? h(
              'div',
              { class: 'block-fields' },
              one.fields.map((field) =>
                h(
                  'div',
                  { class: field.short ? 'block-field' : 'block-field wide' },
                  h('strong', null, unescapeText(field.title ?? '')),
                  mrkdwn(field.value),
                ),
              ),
            )
          : null,
        one.image_url ? picture({ image_url: one.image_url, alt_text: one.fallback ?? 'Picture' }) : null,
        one.footer ? h('div', { class: 'attachment-footer' }, unescapeText(one.footer)) : null,
      ],
    ),
  );
}
