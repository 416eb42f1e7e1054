// What people have typed and unfolded in cards, apart from how they are drawn.
//
// A surface is one card on the page: {key, card, actions, press(number), kept}; `kept` outlives redraws.

import { changed } from '../../state.js';

const surfaces = new Map(); // surface key → kept

const KIDS = ['body', 'items', 'columns', 'rows', 'cells', 'actions', 'inlines', 'images'];
const isObject = (one) => typeof one === 'object' && one !== null;

/** Every element and action of a card in reading order, as the server counts them. */
export function* walk(element) {
  for (const key of KIDS) {
    if (key === 'columns' && element.type === 'Table') continue; // these say how wide they are, and hold nothing
    for (const kid of Array.isArray(element[key]) ? element[key].filter(isObject) : []) {
      yield kid;
      yield* walk(kid);
      if (kid.type === 'Action.ShowCard') yield* walk(kid.card ?? {});
    }
  }
  if (isObject(element.selectAction)) yield element.selectAction;
}

/** The surface of a card. Another card in its place keeps what was typed into inputs that it has too. */
export function surfaceOf(key, card, press) {
  const shape = JSON.stringify(card);
  let kept = surfaces.get(key);
  if (!kept || kept.shape !== shape) {
    kept = { shape, typed: new Map(kept?.typed), shown: new Map(), open: null, busy: null, errors: {} };
    surfaces.set(key, kept);
  }
  const all = [...walk(card)];
  const surface = { key, card, kept, actions: all.filter((one) => one.type?.startsWith('Action.')) };
  surface.inputs = all.filter((one) => one.type?.startsWith('Input.'));
  surface.press = (action) => send(surface, surface.actions.indexOf(action), press);
  return surface;
}

async function send(surface, number, press) {
  const { kept } = surface;
  if (kept.busy !== null) return;
  kept.busy = number;
  kept.errors = {};
  changed();
  const said = await press(number, answers(surface));
  kept.busy = null;
  kept.errors = said.errors ?? {};
  changed();
}

const initialOf = (input) =>
  String(input.value ?? (input.type === 'Input.Toggle' ? (input.valueOff ?? 'false') : ''));

export const valueOf = (surface, input) => surface.kept.typed.get(input.id) ?? initialOf(input);

/** Note what was typed. The sentence of an error goes away once its field changes. */
export function note(surface, input, value) {
  surface.kept.typed.set(input.id, value);
  delete surface.kept.errors[input.id];
  changed();
}

const answers = (surface) =>
  Object.fromEntries(surface.inputs.map((input) => [input.id, valueOf(surface, input)]));

export const isShown = (surface, element) =>
  surface.kept.shown.get(element.id) ?? element.isVisible !== false;

/** Action.ToggleVisibility: each target is an id, or says which way it goes. */
export function toggle(surface, targets) {
  const all = new Map([...walk(surface.card)].filter((one) => one.id).map((one) => [one.id, one]));
  for (const target of targets ?? []) {
    const id = target.elementId ?? target;
    const wanted = target.isVisible ?? !isShown(surface, all.get(id) ?? {});
    surface.kept.shown.set(id, wanted);
  }
  changed();
}

/** Action.ShowCard: one card is open below its buttons, or none. */
export function unfold(surface, action) {
  const number = surface.actions.indexOf(action);
  surface.kept.open = surface.kept.open === number ? null : number;
  changed();
}

export const isOpen = (surface, action) => surface.kept.open === surface.actions.indexOf(action);

export const isBusy = (surface, action) => surface.kept.busy === surface.actions.indexOf(action);

/** Drop surfaces that `stays(key)` does not keep. */
export function forgetSurfaces(stays) {
  for (const key of surfaces.keys()) if (!stays(key)) surfaces.delete(key);
}
