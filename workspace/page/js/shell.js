// What the page of each side shares: hear snapshots, draw them, follow the address and the keyboard.

import { render, h } from './vdom.js';
import { fetchCast, follow } from './server.js';
import { changed, closePopup, drawWith, page, toast } from './state.js';
import { findPerson, readRoute, remember, writeRoute } from './route.js';
import { keepFocus, trapTab } from './views/focus.js';
import { confirmation, toasts } from './views/overlays.js';
import { placeAll } from './views/popup.js';
import { become, rail } from './views/rail.js';
import { topbar } from './views/topbar.js';

const root = document.getElementById('root');
const toastsSeen = new Set();
let stopFollowing = () => {};
let side = null;

/** Open the page of one side, `shown`:
 *  `look()` → the classes of the page, `corner()` → what stands at the end of the bar, `panes()` → the work area,
 *  `dialog()` → the open dialog or null; `heard(snapshot)` before, `drawn()` after each drawing,
 *  `settled()` after one of a snapshot. */
export async function open(shown) {
  side = shown;
  drawWith(draw);
  try {
    page.cast = await fetchCast();
  } catch {
    setTimeout(() => open(shown), 1000);
    return;
  }
  page.heardAt = performance.now();
  listen();
  arrive();
}

function draw() {
  if (!page.cast) return;
  const { snapshot } = page;
  const before = document.activeElement;
  const dialog = snapshot ? side.dialog() : null;
  const covered = Boolean(dialog || page.confirm);
  render(
    root,
    h(
      'div',
      {
        class: `page ${side.look()}`,
        'data-person': page.route.person,
        'data-version': snapshot?.version ?? null,
      },
      topbar(snapshot ? side.corner() : null),
      rail(),
      h(
        'div',
        { class: 'work' },
        // The rail and the clock belong to no person, so they stay in reach while somebody's dialog is open.
        h('div', { class: 'work-inside', inert: covered }, snapshot ? side.panes() : waiting()),
        dialog,
        confirmation(),
      ),
      toasts(),
    ),
  );
  side.drawn();
  keepFocus(covered, before);
  placeAll();
  if (snapshot) side.settled();
}

function waiting() {
  return h('p', { class: 'starting', role: 'status' }, page.line === 'lost' ? 'Reconnecting…' : 'Opening…');
}

function heard(snapshot) {
  page.snapshot = snapshot;
  page.heardAt = performance.now();
  for (const one of snapshot.toasts ?? []) {
    if (toastsSeen.has(one.id)) continue;
    toastsSeen.add(one.id);
    toast(one.text, one.tone, one.id);
  }
  side.heard(snapshot);
  changed();
}

function arrive() {
  const wanted = readRoute(location.hash);
  const person = findPerson(wanted.person, page.cast.people) ?? page.cast.people[0];
  const moved = page.route.person !== person.id;
  page.route = { ...wanted, person: person.id };
  page.popup = null;
  page.editing = null;
  if (!findPerson(wanted.person, page.cast.people)) history.replaceState(null, '', writeRoute(page.route));
  if (wanted.place || !moved) remember(page.route);
  if (moved) {
    page.snapshot = null;
    page.confirm = null;
    page.toasts = [];
    stopFollowing();
    stopFollowing = follow(person.id, {
      heard,
      line: (state) => {
        page.line = state;
        toastsSeen.clear();
        changed();
      },
    });
  }
  changed();
}

function onKey(event) {
  const dialog =
    document.querySelector('[data-dialog=confirm]') ?? document.querySelector('[data-dialog=modal]');
  if (event.key === 'Escape') return escape(dialog);
  if (event.key === 'Tab' && dialog && !document.activeElement?.closest('.rail, .topbar'))
    trapTab(event, dialog);
  const typing = event.target.closest?.('input, textarea, select, [role=menu]');
  if (!typing && !dialog && /^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    become(page.cast.people[Number(event.key) - 1]);
  }
  return undefined;
}

function escape(dialog) {
  if (page.popup) {
    const owner = document.querySelector(`[data-popup-root="${CSS.escape(page.popup.key)}"]`);
    const holder = owner?.querySelector('input, textarea') ?? owner?.querySelector('button');
    closePopup();
    holder?.focus();
  } else if (page.confirm) {
    page.confirm = null;
    changed();
  } else if (dialog) {
    dialog.querySelector('[data-close]')?.click();
  }
}

function listen() {
  addEventListener('hashchange', arrive);
  document.addEventListener('keydown', onKey);
  document.addEventListener(
    'pointerdown',
    ({ target }) => {
      if (page.popup && target.closest('[data-popup-root]')?.dataset.popupRoot !== page.popup.key)
        closePopup();
    },
    true,
  );
  addEventListener('resize', placeAll);
  addEventListener('scroll', placeAll, true);
  document.addEventListener('page:redraw', changed);
  document.addEventListener('visibilitychange', changed);
  // Times on the page follow the clock; a redraw that changes nothing touches nothing.
  setInterval(changed, 1000);
}
