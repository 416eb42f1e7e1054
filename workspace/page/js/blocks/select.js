// Every select menu: one combobox with a filter, for one value or several, from options, people, channels or the app.

import { h } from '../vdom.js';
import { idFor } from '../ids.js';
import { changed, closePopup, openPopup, page } from '../state.js';
import { inlineObject } from '../text/show.js';
import { avatar } from '../views/avatar.js';
import { icon } from '../views/icons.js';
import { place } from '../views/popup.js';
import { choicesOf, choiceFor, lookUp, remember, search } from './choices.js';
import { naming, placeholderOf } from './fields.js';
import { elementKey, isLive, isWaiting, note, press } from './surface.js';
import { valueOf } from './values.js';

export function select(surface, block, element, named) {
  const many = element.type.startsWith('multi_');
  const key = elementKey(surface, block, element);
  const box = {
    surface,
    block,
    element,
    named,
    many,
    key,
    open: page.popup?.key === key,
    value: valueOf(surface.key, block, element),
    listId: idFor(`${key} list`),
    waiting: isWaiting(surface, block, element),
  };
  box.chosen = (many ? box.value : [box.value].filter((one) => one !== null)).map((value) =>
    choiceFor(box, value),
  );
  const groups = box.open ? search(choicesOf(box), page.popup.query ?? '') : [];
  const flat = groups.flatMap((group) => group.choices);
  return h(
    'div',
    {
      class: `select anchor ${many ? 'many' : ''} ${box.open ? 'open' : ''} ${named.invalid ? 'invalid' : ''}`,
      'data-popup-root': key,
      'data-action': element.action_id,
      onclick: (event) => {
        if (!event.target.closest('button, .popup')) event.currentTarget.querySelector('input').focus();
      },
    },
    many ? box.chosen.map((choice) => tag(box, choice)) : null,
    input(box, flat),
    clearButton(box),
    box.waiting ? h('span', { class: 'spinner' }) : icon('down', 16),
    box.open ? list(box, groups, flat) : null,
  );
}

function input(box, flat) {
  const { element, many, open, chosen, key } = box;
  const shown = many || !chosen.length ? '' : chosen[0].label;
  const hint = placeholderOf(element) ?? (many ? 'Select options' : 'Select an option');
  return h('input', {
    ...naming({ ...box.named, label: box.named.label ?? hint }),
    class: 'select-input',
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    dir: 'auto',
    'aria-autocomplete': 'list',
    'aria-expanded': String(open),
    'aria-controls': open ? box.listId : null,
    'aria-activedescendant': open && flat[page.popup.active] ? `${box.listId}-${page.popup.active}` : null,
    placeholder: many && chosen.length ? null : shown || hint,
    value: open ? (page.popup.query ?? '') : shown,
    onclick: () => open || show(box),
    onblur: () => closePopup(key),
    oninput: (event) => {
      if (!open) show(box, event.target.value);
      else Object.assign(page.popup, { query: event.target.value, active: 0 });
      lookUp(box, event.target.value);
      changed();
    },
    onkeydown: (event) => steer(event, box, flat),
  });
}

function show(box, query = '') {
  const before = JSON.stringify(box.value);
  openPopup(box.key, {
    query,
    active: 0,
    // Several values reach the app once, when the list closes.
    closed: () => {
      if (!box.many || !isLive(box.block)) return;
      const value = valueOf(box.surface.key, box.block, box.element);
      if (JSON.stringify(value) !== before) press(box.surface, box.block, box.element, value);
    },
  });
  lookUp(box, query);
}

function steer(event, box, flat) {
  const { open, key, many } = box;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    event.preventDefault();
    if (!open) return show(box);
    const step = event.key === 'ArrowDown' ? 1 : -1;
    page.popup.active = (page.popup.active + step + flat.length) % Math.max(1, flat.length);
    changed();
  } else if (event.key === 'Enter') {
    event.preventDefault();
    if (!open) show(box);
    else if (flat[page.popup.active]) pick(box, flat[page.popup.active]);
  } else if (event.key === 'Backspace' && many && !event.target.value && box.value.length) {
    drop(box, box.value.at(-1));
  } else if (event.key === 'Tab' && open) {
    closePopup(key);
  }
  return undefined;
}

function pick(box, choice) {
  const { surface, block, element, many, key } = box;
  remember(key, choice);
  if (!many) {
    note(surface, block, element, choice.value);
    closePopup(key);
    if (isLive(block)) press(surface, block, element, choice.value);
    return;
  }
  const has = box.value.includes(choice.value);
  if (!has && element.max_selected_items && box.value.length >= element.max_selected_items) return;
  const next = has ? box.value.filter((one) => one !== choice.value) : [...box.value, choice.value];
  page.popup.query = '';
  note(surface, block, element, next);
}

function drop(box, value) {
  const { surface, block, element, open } = box;
  const next = box.value.filter((one) => one !== value);
  note(surface, block, element, next);
  if (!open && isLive(block)) press(surface, block, element, next);
}

function tag(box, choice) {
  return h(
    'span',
    { class: 'tag', key: `tag ${choice.value}` },
    choice.person ? avatar(choice.person, { size: 18 }) : null,
    h('bdi', null, choice.label),
    h(
      'button',
      { type: 'button', 'aria-label': `Remove ${choice.label}`, onclick: () => drop(box, choice.value) },
      icon('close', 12),
    ),
  );
}

function clearButton(box) {
  if (box.many || !box.chosen.length || !box.block.optional) return null;
  return h(
    'button',
    {
      type: 'button',
      class: 'select-clear',
      'aria-label': 'Clear selection',
      onclick: () => {
        note(box.surface, box.block, box.element, null);
        closePopup(box.key);
      },
    },
    icon('close', 14),
  );
}

function list(box, groups, flat) {
  return h(
    'div',
    {
      class: 'popup list',
      role: 'listbox',
      id: box.listId,
      'aria-multiselectable': box.many ? 'true' : null,
      'aria-label': 'Options',
      'data-popup': true,
      'data-fit': 'anchor',
      patched: (el) => {
        place(el);
        el.querySelector('.option.active')?.scrollIntoView({ block: 'nearest' });
      },
      // The field keeps the focus while its list is used.
      onmousedown: (event) => event.preventDefault(),
    },
    groups.map((group) =>
      h(
        'div',
        { role: 'group', 'aria-label': group.label ?? null, key: group.label ?? ' ' },
        group.label ? h('div', { class: 'list-title' }, group.label) : null,
        group.choices.map((choice) => option(box, choice, flat.indexOf(choice))),
      ),
    ),
    flat.length ? null : h('div', { class: 'list-note', role: 'status' }, page.popup.hint ?? 'No results'),
  );
}

function option(box, choice, at) {
  const chosen = box.many ? box.value.includes(choice.value) : box.value === choice.value;
  return h(
    'div',
    {
      class: `option ${at === page.popup.active ? 'active' : ''}`,
      role: 'option',
      id: `${box.listId}-${at}`,
      key: choice.value,
      'aria-selected': String(chosen),
      onclick: () => pick(box, choice),
      onmousemove: () => {
        if (page.popup?.active === at) return;
        page.popup.active = at;
        changed();
      },
    },
    choice.person ? avatar(choice.person, { size: 22 }) : null,
    h(
      'span',
      { class: 'option-words' },
      h('bdi', null, choice.text ? inlineObject(choice.text) : choice.label),
      choice.note ? h('small', null, choice.note) : null,
    ),
    chosen ? icon('check', 16) : null,
  );
}
