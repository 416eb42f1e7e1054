// A surface is one place with blocks: a message, a modal or a Home. Its elements press through here.
//
// surface: {key, where: {channel, ts} | {view_id} | {home: true}, blocks, errors?: {block_id: sentence},
//   answered?: Set of block_ids changed since those errors, reported?: the view's state.values, twin?}

import { act } from '../server.js';
import { changed, page, toast } from '../state.js';
import { settle, setValue, stateOf } from './values.js';

const pending = new Map(); // element key → timer of a character dispatch
let shown = new Map(); // surface key → the surface as drawn last
let drawing = new Map();

/** Called for each surface while the page is drawn. */
export function present(surface, options) {
  settle(surface.key, surface.blocks, { reported: surface.reported, ...options });
  drawing.set(surface.key, surface);
  return surface;
}

/** Called when the page is drawn: what was not presented is gone. */
export function presented() {
  shown = drawing;
  drawing = new Map();
}

// A surface drawn twice (a message in its channel and in its thread) has a `twin`: same values, other elements.
export const elementKey = ({ key, twin = '' }, block, element) =>
  `${key}${twin} ${block.block_id} ${element.action_id}`;

/** Is this very element at work? An app may show another one in its place before it has answered the press. */
export const isWaiting = (surface, block, element) =>
  page.waiting.get(elementKey(surface, block, element)) === JSON.stringify(element);

/** Note what was typed or chosen. The sentence of an error goes away once its field changes. */
export function note(surface, block, element, value) {
  setValue(surface.key, block, element, value);
  surface.answered?.add(block.block_id);
  changed();
}

/** Press an element, after its confirmation if it has one. `value` as in the person side's `press`. */
export function press(surface, block, element, value) {
  if (element.confirm) {
    page.confirm = { ...element.confirm, then: () => send(surface, block, element, value) };
    page.popup = null;
    changed();
    return;
  }
  send(surface, block, element, value);
}

async function send(drawn, block, element, value) {
  const key = elementKey(drawn, block, element);
  // The app may have updated the surface since the element was drawn; what it shows now is what counts.
  const surface = shown.get(drawn.key);
  if (!surface) return;
  const pressed = JSON.stringify(element);
  if (page.waiting.get(key) === pressed && value === undefined) return; // a second click on a button still at work
  page.waiting.set(key, pressed);
  changed();
  const person = page.route.person;
  const said = await act(person, 'press', {
    where: surface.where,
    block_id: block.block_id,
    action_id: element.action_id,
    ...(value === undefined ? {} : { value }),
    state: stateOf(surface.key, surface.blocks),
  });
  if (page.waiting.get(key) === pressed) page.waiting.delete(key);
  if (!said.ok && page.route.person === person) toast(said.sentence ?? said.error);
  changed();
}

/** Does changing this element reach the app at once? Inputs stay quiet until the form is sent. */
export const isLive = (block) => block.type !== 'input' || block.dispatch_action === true;

export const choose = (surface, block, element, value) => {
  note(surface, block, element, value);
  if (isLive(block)) press(surface, block, element, value);
};

/** A character was typed: tell the app when it asked to hear of each, once the typing pauses. */
export function typed(surface, block, element, value) {
  note(surface, block, element, value || null);
  if (!isLive(block) || !triggersOf(element).includes('on_character_entered')) return;
  const key = elementKey(surface, block, element);
  clearTimeout(pending.get(key));
  pending.set(
    key,
    setTimeout(() => press(surface, block, element, value), 250),
  );
}

/** Enter in a single line: true when it told the app instead of sending the form. */
export function entered(surface, block, element, value) {
  if (!isLive(block) || !triggersOf(element).includes('on_enter_pressed')) return false;
  press(surface, block, element, value);
  return true;
}

const triggersOf = (element) => element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
