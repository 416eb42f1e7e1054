// Fields that people type into or tick: text, numbers, dates, times, checkboxes, radio buttons.
//
// `naming` binds a field to its words: {id, label, labelId, describedBy, required, invalid}.

import { h } from '../vdom.js';
import { idFor } from '../ids.js';
import { zone } from '../state.js';
import { inlineObject, words } from '../text/show.js';
import { instantIn, partsIn } from '../when.js';
import { grow } from '../views/grow.js';
import { choose, elementKey, entered, typed } from './surface.js';
import { optionsOf, valueOf } from './values.js';

export function naming({ id, label, labelId, describedBy, required, invalid }) {
  return {
    id,
    'aria-label': labelId ? null : label,
    'aria-describedby': describedBy || null,
    'aria-required': required ? 'true' : null,
    'aria-invalid': invalid ? 'true' : null,
  };
}

const MODES = { email_text_input: 'email', url_text_input: 'url' };

export function textField(surface, block, element, named) {
  const value = valueOf(surface.key, block, element) ?? '';
  const numeric = element.type.startsWith('number_');
  const shared = {
    ...naming(named),
    class: 'input',
    dir: 'auto',
    value,
    placeholder: placeholderOf(element),
    'data-action': element.action_id,
    'data-autofocus': element.focus_on_load || null,
    oninput: (event) => typed(surface, block, element, event.target.value),
  };
  // Formatted input is written here as plain lines; the workspace makes rich text of them.
  if (element.multiline || element.type === 'rich_text_input') {
    return h(
      'div',
      { class: 'text-field' },
      h('textarea', {
        ...shared,
        rows: 4,
        patched: grow,
        onkeydown: (event) => breakOrSend(event, surface, block, element),
      }),
      counter(element, value),
    );
  }
  const mode = numeric ? (element.is_decimal_allowed ? 'decimal' : 'numeric') : (MODES[element.type] ?? null);
  return h(
    'div',
    { class: 'text-field' },
    h('input', {
      ...shared,
      type: 'text',
      inputmode: mode,
      autocomplete: 'off',
      onkeydown: (event) => {
        if (event.key !== 'Enter' || event.isComposing) return;
        if (entered(surface, block, element, event.target.value)) event.preventDefault();
      },
    }),
    counter(element, value),
  );
}

function breakOrSend(event, surface, block, element) {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    event.target.form?.requestSubmit();
  } else if (block.dispatch_action) {
    entered(surface, block, element, event.target.value);
  }
}

// The count appears when it begins to matter; going over is allowed here and refused on sending, as in Slack.
function counter({ max_length: most, min_length: least }, value) {
  const left = most ? most - value.length : Infinity;
  if (left <= Math.max(20, (most ?? 0) * 0.1)) {
    return h('span', { class: left < 0 ? 'counter over' : 'counter', 'aria-live': 'polite' }, String(left));
  }
  const missing = least && value.length && value.length < least ? least - value.length : 0;
  return missing ? h('span', { class: 'counter' }, `${missing} more`) : null;
}

export const placeholderOf = (element) => (element.placeholder ? words(element.placeholder) : null);

export function datePicker(surface, block, element, named) {
  return picker(
    surface,
    block,
    element,
    named,
    'date',
    valueOf(surface.key, block, element) ?? '',
    (text) => text || null,
  );
}

export function timePicker(surface, block, element, named) {
  return picker(
    surface,
    block,
    element,
    named,
    'time',
    valueOf(surface.key, block, element) ?? '',
    (text) => text || null,
  );
}

export function momentPicker(surface, block, element, named) {
  const at = valueOf(surface.key, block, element);
  const two = (n) => String(n).padStart(2, '0');
  const p = at ? partsIn(zone(), at) : null;
  const shown = p ? `${p.year}-${two(p.month)}-${two(p.day)}T${two(p.hour)}:${two(p.minute)}` : '';
  return picker(surface, block, element, named, 'datetime-local', shown, (text) => {
    const found = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(text);
    return found ? instantIn(zone(), ...found.slice(1).map(Number)) : null;
  });
}

function picker(surface, block, element, named, type, value, read) {
  return h('input', {
    ...naming({ ...named, label: named.label ?? placeholderOf(element) }),
    class: 'input picker',
    type,
    value,
    title: placeholderOf(element),
    'data-action': element.action_id,
    onchange: (event) => choose(surface, block, element, read(event.target.value)),
  });
}

export function tickBoxes(surface, block, element, named) {
  const chosen = valueOf(surface.key, block, element);
  return options(
    surface,
    block,
    element,
    named,
    'checkbox',
    (option) => chosen.includes(option.value),
    (option, on) => {
      const rest = chosen.filter((one) => one !== option.value);
      const order = optionsOf(element).map((one) => one.value);
      const next = on ? [...rest, option.value] : rest;
      choose(
        surface,
        block,
        element,
        next.sort((a, b) => order.indexOf(a) - order.indexOf(b)),
      );
    },
  );
}

export function radioButtons(surface, block, element, named) {
  const chosen = valueOf(surface.key, block, element);
  return options(
    surface,
    block,
    element,
    named,
    'radio',
    (option) => chosen === option.value,
    (option) => {
      choose(surface, block, element, option.value);
    },
  );
}

function options(surface, block, element, named, type, isOn, turn) {
  const name = idFor(`${elementKey(surface, block, element)} name`);
  return h(
    'div',
    {
      class: 'ticks',
      role: type === 'radio' ? 'radiogroup' : 'group',
      'aria-labelledby': named.labelId ?? null,
      'aria-label': named.labelId ? null : named.label,
      'aria-describedby': named.describedBy || null,
      'aria-required': type === 'radio' && named.required ? 'true' : null,
      'data-action': element.action_id,
    },
    optionsOf(element).map((option) => {
      const noteId = idFor(`${name} ${option.value} note`);
      return h(
        'div',
        { class: 'tick', key: option.value },
        h(
          'label',
          null,
          h('input', {
            type,
            name,
            value: option.value,
            checked: isOn(option),
            'aria-describedby': option.description ? noteId : null,
            'aria-invalid': named.invalid ? 'true' : null,
            onchange: (event) => turn(option, event.target.checked),
          }),
          h('span', { class: 'tick-words' }, h('bdi', null, inlineObject(option.text))),
        ),
        option.description
          ? h('div', { class: 'tick-note', id: noteId }, inlineObject(option.description))
          : null,
      );
    }),
  );
}

export function fileNote() {
  return h(
    'p',
    { class: 'unknown' },
    'Files cannot be attached in the local workspace. In Slack, an upload button stands here.',
  );
}
