// What the page knows and what is open on it. Anything may change a field and then call `changed()`.

import { act } from './server.js';

export const page = {
  cast: null, // the answer of client/people
  snapshot: null, // what the viewed person sees, as last heard
  heardAt: 0, // performance.now() when it was heard, milliseconds
  line: 'connecting', // 'connecting' | 'open' | 'lost'
  route: { person: null, place: null, tab: null, thread: null },
  popup: null, // the one open menu, picker or list: {key, …}
  confirm: null, // an open confirmation: {title, text, confirm, deny, style, then}
  editing: null, // {channel, ts} of the message being edited
  composers: new Map(), // what is typed where: key → text
  toasts: [], // {id, text, tone} on show
  waiting: new Map(), // elements whose press has not been answered yet: key → the element as it was pressed
  depths: new Map(), // how many messages a channel shows: channel id → count
  problems: new Map(), // view id → sentence, when a submit could not be delivered
};

let queued = false;
let draw = () => {};

export function drawWith(fn) {
  draw = fn;
}

/** Redraw soon, once, however often it is called. */
export function changed() {
  if (queued) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    draw();
  });
}

export function openPopup(key, more = {}) {
  page.popup = { key, ...more };
  changed();
}

export function closePopup(key = page.popup?.key) {
  if (page.popup && page.popup.key === key) {
    page.popup.closed?.();
    page.popup = null;
    changed();
  }
}

export function togglePopup(key, more = {}) {
  if (page.popup?.key === key) closePopup(key);
  else openPopup(key, more);
}

let toastCount = 0;

/** Show `text` in a corner for a while. */
export function toast(text, tone = 'trouble', id = `page-${(toastCount += 1)}`) {
  if (page.toasts.some((shown) => shown.text === text)) return;
  page.toasts = [...page.toasts, { id, text, tone }].slice(-4);
  setTimeout(() => dropToast(id), 7000);
  changed();
}

export function dropToast(id) {
  page.toasts = page.toasts.filter((shown) => shown.id !== id);
  changed();
}

/** Act as the viewed person; a refusal becomes a toast unless `quiet`. */
export async function doing(verb, body, { quiet = false } = {}) {
  const said = await act(page.route.person, verb, body);
  if (!said.ok && !quiet) toast(said.sentence ?? said.error ?? 'That did not work.');
  return said;
}

export const me = () => page.snapshot?.me;
export const app = () => page.snapshot?.app ?? page.cast.app;
export const personOf = (id) => page.snapshot?.people?.[id] ?? page.cast?.people.find((p) => p.id === id);
export const nameOf = (person) => person?.real_name || person?.name || 'Somebody';
export const zone = () => page.snapshot?.me?.tz || 'UTC';

/** Workspace time now, in epoch seconds. */
export function now() {
  const clock = page.snapshot?.clock ?? page.cast?.clock;
  if (!clock) return Date.now() / 1000;
  return clock.now + (performance.now() - page.heardAt) / 1000;
}
