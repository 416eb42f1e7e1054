// What people fill in on a card. What is missing or wrong is said by the client (here: the workspace) in the card's
// own words, before the app hears of it.

import { h } from '../../vdom.js';
import { nameOf, page } from '../../state.js';
import { idFor } from '../../ids.js';
import { grow } from '../../views/grow.js';
import { note, valueOf } from './held.js';
import { inline } from './markdown.js';

/** The field around an input; `draw(naming)` makes the input itself. `group`: it is several boxes, not one. */
function field(surface, input, draw, { group = false } = {}) {
  const id = idFor(`${surface.key} ${input.id}`);
  const wrong = surface.kept.errors[input.id];
  const named = {
    id,
    'aria-describedby': wrong ? `${id}-wrong` : null,
    'aria-required': input.isRequired ? 'true' : null,
    'aria-invalid': wrong ? 'true' : null,
  };
  return h(
    'div',
    { class: wrong ? 'field invalid' : 'field' },
    h(
      group ? 'span' : 'label',
      {
        class: input.isRequired ? 'field-label required' : 'field-label',
        id: `${id}-label`,
        for: group ? null : id,
        dir: 'auto',
      },
      input.label,
    ),
    draw(group ? { ...named, 'aria-labelledby': `${id}-label` } : named),
    wrong ? h('p', { class: 'field-error', id: `${id}-wrong`, role: 'alert' }, wrong) : null,
  );
}

const written = (surface, input) => ({
  value: valueOf(surface, input),
  oninput: (event) => note(surface, input, event.target.value),
});

const box = (type, more = {}) =>
  function (surface, input) {
    return field(surface, input, (named) =>
      h('input', {
        ...named,
        ...more,
        type,
        class: type === 'text' ? 'input' : 'input picker',
        placeholder: input.placeholder ?? null,
        maxlength: input.maxLength ?? null,
        autocomplete: 'off',
        dir: 'auto',
        ...written(surface, input),
      }),
    );
  };

const line = box('text');
export const numberInput = box('text', { inputmode: 'decimal' });
export const dateInput = box('date');
export const timeInput = box('time');

export function textInput(surface, input) {
  if (!input.isMultiline) return line(surface, input);
  return field(surface, input, (named) =>
    h('textarea', {
      ...named,
      class: 'input',
      rows: 3,
      placeholder: input.placeholder ?? null,
      maxlength: input.maxLength ?? null,
      dir: 'auto',
      patched: grow,
      ...written(surface, input),
    }),
  );
}

export function toggleInput(surface, input) {
  const [on, off] = [String(input.valueOn ?? 'true'), String(input.valueOff ?? 'false')];
  return field(
    surface,
    input,
    (named) =>
      h(
        'div',
        { ...named, class: 'ticks', role: 'group' },
        tick('checkbox', named.id, input.title, valueOf(surface, input) === on, (is) =>
          note(surface, input, is ? on : off),
        ),
      ),
    { group: true },
  );
}

export function choiceSet(surface, input) {
  if (input.isMultiSelect) return several(surface, input);
  if (input.style === 'expanded') return oneOfFew(surface, input);
  return field(surface, input, (named) =>
    h(
      'select',
      {
        ...named,
        class: 'input choice',
        value: valueOf(surface, input),
        onchange: (event) => note(surface, input, event.target.value),
      },
      h('option', { value: '', key: '' }, input.placeholder ?? 'Select'),
      offered(input).map((one) => h('option', { value: one.value, key: one.value }, one.title)),
    ),
  );
}

// Teams itself knows the people of the organisation.
function offered(input) {
  if (input['choices.data']?.dataset !== 'graph.microsoft.com/users') return input.choices ?? [];
  return Object.values(page.snapshot.people)
    .filter((one) => !one.guest)
    .map((one) => ({ title: nameOf(one), value: one.object_id }));
}

function oneOfFew(surface, input) {
  const chosen = valueOf(surface, input);
  return boxes(surface, input, 'radio', (one) => [
    chosen === one.value,
    () => note(surface, input, one.value),
  ]);
}

// What is chosen of several travels as one text, with commas.
function several(surface, input) {
  const chosen = valueOf(surface, input).split(',').filter(Boolean);
  const order = offered(input).map((one) => one.value);
  return boxes(surface, input, 'checkbox', (one) => [
    chosen.includes(one.value),
    (is) => {
      const now = is ? [...chosen, one.value] : chosen.filter((other) => other !== one.value);
      note(surface, input, now.sort((a, b) => order.indexOf(a) - order.indexOf(b)).join(','));
    },
  ]);
}

function boxes(surface, input, type, state) {
  return field(
    surface,
    input,
    (named) =>
      h(
        'div',
        { ...named, class: 'ticks', role: type === 'radio' ? 'radiogroup' : 'group' },
        offered(input).map((one) => {
          const [is, turn] = state(one);
          return tick(type, named.id, one.title, is, turn, one.value);
        }),
      ),
    { group: true },
  );
}

function tick(type, name, title, checked, turn, value = 'on') {
  return h(
    'div',
    { class: 'tick', key: value },
    h(
      'label',
      null,
      h('input', { type, name, value, checked, onchange: (event) => turn(event.target.checked) }),
      h('span', { class: 'tick-words', dir: 'auto' }, inline(title ?? '')),
    ),
  );
}
