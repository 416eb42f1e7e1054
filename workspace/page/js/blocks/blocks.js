// Block Kit, drawn. A block or element that is not known here says so instead of vanishing.

import { h } from '../vdom.js';
import { idFor } from '../ids.js';
import { flat } from '../text/mrkdwn.js';
import { richText } from '../text/rich.js';
import { inlineObject, mrkdwn, plain, textObject, words } from '../text/show.js';
import { button, overflow } from './buttons.js';
import {
  datePicker,
  fileNote,
  momentPicker,
  radioButtons,
  textField,
  tickBoxes,
  timePicker,
} from './fields.js';
import { picture, table, video } from './media.js';
import { select } from './select.js';
import { elementKey } from './surface.js';

const SELECTS = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);

const ELEMENTS = {
  button,
  overflow,
  workflow_button: button,
  plain_text_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  number_input: textField,
  number_text_input: textField,
  rich_text_input: textField,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: momentPicker,
  checkboxes: tickBoxes,
  radio_buttons: radioButtons,
  file_input: fileNote,
  image: (surface, block, element) => picture(element, { small: true }),
  ...Object.fromEntries(SELECTS.map((type) => [type, select])),
};

const BLOCKS = {
  section,
  header: (surface, block) => h('h3', { class: 'block-header', dir: 'auto' }, plain(block.text)),
  divider: () => h('hr', { class: 'block-divider' }),
  context,
  actions: (surface, block) =>
    h(
      'div',
      { class: 'block-actions' },
      block.elements.map((one) => draw(surface, block, one)),
    ),
  image: (surface, block) => picture(block),
  input,
  rich_text: (surface, block) => richText(block),
  markdown: (surface, block) => h('div', { class: 'block-text' }, mrkdwn(fromMarkdown(block.text))),
  video: (surface, block) => video(block),
  table: (surface, block) => table(block),
  file: () => h('p', { class: 'unknown' }, 'A shared file stands here in Slack.'),
};

export function blocks(surface) {
  return surface.blocks.map((block, at) => {
    const drawn = BLOCKS[block.type];
    return h(
      'div',
      {
        class: `block is-${block.type}`,
        key: block.block_id ?? `at ${at}`,
        'data-block': block.block_id ?? null,
        'data-type': block.type,
      },
      drawn
        ? drawn(surface, block)
        : h(
            'p',
            { class: 'unknown' },
            `A block of type “${block.type}” is not drawn in the local workspace.`,
          ),
    );
  });
}

function draw(surface, block, element, named = nameless(surface, block, element)) {
  const drawn = ELEMENTS[element.type];
  if (!drawn)
    return h(
      'p',
      { class: 'unknown' },
      `An element of type “${element.type}” is not drawn in the local workspace.`,
    );
  return drawn(surface, block, element, named);
}

// An element beside a text or in a row has no label of its own: its placeholder names it, else the text beside it.
function nameless(surface, block, element) {
  return {
    id: idFor(elementKey(surface, block, element)),
    label:
      element.accessibility_label ??
      (element.placeholder ? words(element.placeholder) : flat(block.text?.text ?? '') || null),
    invalid: Boolean(surface.errors?.[block.block_id]),
  };
}

function section(surface, block) {
  return h(
    'div',
    { class: block.accessory ? 'section-row' : 'section-alone' },
    h(
      'div',
      { class: 'block-text' },
      block.text ? textObject(block.text) : null,
      block.fields
        ? h(
            'div',
            { class: 'block-fields' },
            block.fields.map((field) => h('div', { class: 'block-field' }, textObject(field))),
          )
        : null,
    ),
    block.accessory
      ? h('div', { class: `accessory holds-${block.accessory.type}` }, draw(surface, block, block.accessory))
      : null,
  );
}

function context(surface, block) {
  return h(
    'div',
    { class: 'block-context' },
    block.elements.map((one) =>
      one.type === 'image'
        ? picture(one, { small: true })
        : h('span', { class: 'context-text', dir: 'auto' }, contextText(one)),
    ),
  );
}

const contextText = (object) => (object.text?.includes('\n') ? textObject(object) : inlineObject(object));

function input(surface, block) {
  const { element } = block;
  const id = idFor(elementKey(surface, block, element));
  const error = surface.errors?.[block.block_id];
  const required = !block.optional;
  const named = {
    id,
    label: words(block.label),
    labelId: `${id}-label`,
    required,
    invalid: Boolean(error),
    describedBy: [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' '),
  };
  const group = ['checkboxes', 'radio_buttons', 'file_input'].includes(element.type);
  return h(
    'div',
    { class: error ? 'field invalid' : 'field' },
    h(
      'div',
      { class: 'field-head' },
      h(
        group ? 'span' : 'label',
        { class: 'field-label', id: named.labelId, for: group ? null : id, dir: 'auto' },
        plain(block.label),
      ),
      required
        ? h('span', { class: 'field-mark', title: 'Required', 'aria-hidden': 'true' }, '*')
        : h('span', { class: 'field-optional' }, '(optional)'),
    ),
    draw(surface, block, element, named),
    error ? h('p', { class: 'field-error', id: `${id}-error`, role: 'alert' }, error) : null,
    block.hint ? h('p', { class: 'field-hint', id: `${id}-hint`, dir: 'auto' }, plain(block.hint)) : null,
  );
}

// The `markdown` block writes **bold**, [text](address) and # headings; the rest reads like mrkdwn.
function fromMarkdown(text) {
  return text
    .replace(/\[([^\]\n]+)\]\(((?:https?:\/\/|mailto:)[^()\s]+)\)/g, '<$2|$1>')
    .replace(/^#{1,6} +(.+)$/gm, '*$1*')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '*$2*')
    .replace(/~~(.+?)~~/g, '~$1~')
    .replace(/^(\s*)[-*] /gm, '$1• ');
}
