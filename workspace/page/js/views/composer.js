// Where a person writes: Enter sends, "/" offers commands, "@" people, ":" emoji.

import { h } from '../vdom.js';
import { app, changed, closePopup, doing, openPopup, page, toast } from '../state.js';
import { toSlack } from '../text/outgoing.js';
import { grow } from './grow.js';
import { icon } from './icons.js';
import { completions, fillIn, mentionable, suggestions } from './suggestions.js';

/** place: {key, target, thread?: ts, name, autofocus?}; key tells one composer's text from another's. */
export function composer(place) {
  const text = page.composers.get(place.key) ?? '';
  const popup = page.popup?.key === place.key ? page.popup : null;
  const found = popup ? completions(popup.wanted, place) : [];
  return h(
    'form',
    {
      class: 'composer anchor',
      'data-composer': place.thread ? 'thread' : 'channel',
      'data-popup-root': place.key,
      onsubmit: (event) => {
        event.preventDefault();
        send(place);
      },
    },
    popup && found.length ? suggestions(place.key, found, popup, (one) => take(place, one)) : null,
    h('textarea', {
      key: place.key,
      class: 'composer-text',
      rows: 1,
      dir: 'auto',
      'aria-label': place.name,
      placeholder: place.name,
      'aria-controls': popup && found.length ? `${place.key}-offers` : null,
      value: text,
      mounted: (el) => place.autofocus && el.focus({ preventScroll: true }),
      patched: grow,
      oninput: (event) => {
        page.composers.set(place.key, event.target.value);
        offer(place, event.target);
        changed();
      },
      onblur: () => closePopup(place.key),
      onkeydown: (event) => press(event, place, popup, found),
    }),
    h(
      'button',
      {
        type: 'submit',
        class: 'composer-send',
        'aria-label': 'Send',
        title: 'Send (Enter)',
        disabled: !text.trim(),
      },
      icon('send', 18),
    ),
  );
}

function offer(place, field) {
  const before = field.value.slice(0, field.selectionStart);
  const wanted = place.thread
    ? /(?:^|\s)([@:][^\s@:]{0,30})$/.exec(before)
    : /^(\/\S*)$|(?:^|\s)([@:][^\s@:]{0,30})$/.exec(before);
  const word = wanted?.[1] ?? wanted?.[2];
  if (word && (word[0] !== ':' || word.length > 2)) openPopup(place.key, { wanted: word, active: 0, field });
  else closePopup(place.key);
}

function press(event, place, popup, found) {
  if (event.isComposing) return;
  if (popup && found.length) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      popup.active = (popup.active + step + found.length) % found.length;
      changed();
      return;
    }
    if (event.key === 'Tab' || (event.key === 'Enter' && !isWhole(popup, found))) {
      event.preventDefault();
      take(place, found[popup.active]);
      return;
    }
  }
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    send(place);
  }
}

// A command that is already written out is sent by Enter, not completed again.
const isWhole = (popup, found) =>
  found[popup.active]?.kind === 'command' && found[popup.active].insert.trim() === popup.wanted;

function take(place, one) {
  const { field, wanted } = page.popup;
  const { text, caret } = fillIn(field.value, field.selectionStart, wanted, one.insert);
  page.composers.set(place.key, text);
  closePopup(place.key);
  if (one.run) one.run();
  if (one.run) page.composers.set(place.key, '');
  field.value = page.composers.get(place.key);
  field.focus();
  field.setSelectionRange(caret, caret);
  changed();
}

async function send(place) {
  const typed = (page.composers.get(place.key) ?? '').trim();
  if (!typed) return;
  const command = /^\/\S+/.exec(typed)?.[0];
  const known = app().commands.find((one) => one.command === command);
  if (command && !known) return void toast(`${command} is not a valid command.`);
  if (command && place.thread) return void toast(`${command} is not supported in threads. Sorry!`);
  page.composers.delete(place.key);
  closePopup(place.key);
  changed();
  const said = command
    ? await doing('slash', {
        channel: place.target,
        command,
        text: written(typed.slice(command.length).trim(), { handles: true }),
      })
    : await doing('send', {
        channel: place.target,
        text: written(typed),
        ...(place.thread ? { thread_ts: place.thread } : {}),
      });
  if (!said.ok && !command && !page.composers.get(place.key)) {
    page.composers.set(place.key, typed);
    changed();
  }
}

/** Typed text as the workspace takes it. */
export function written(typed, options) {
  return toSlack(typed, mentionable(), options);
}
