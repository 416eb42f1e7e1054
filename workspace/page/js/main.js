// The page of the local workspace: hear snapshots, draw them, follow the address and the keyboard.

import { render, h } from './vdom.js';
import { fetchCast, follow } from './server.js';
import { app, changed, closePopup, doing, drawWith, me, nameOf, page, toast } from './state.js';
import { findPerson, placeOf, readRoute, writeRoute } from './route.js';
import { presented } from './blocks/surface.js';
import { forgetSurfaces } from './blocks/values.js';
import { keepFocus, trapTab } from './views/focus.js';
import { modal, modalKey } from './views/modal.js';
import { confirmation, toasts } from './views/overlays.js';
import { pane, titleText } from './views/pane.js';
import { placeAll } from './views/popup.js';
import { become, rail } from './views/rail.js';
import { sidebar } from './views/sidebar.js';
import { thread } from './views/thread.js';
import { topbar } from './views/topbar.js';

const root = document.getElementById('root');
let stopFollowing = () => {};
let readUpTo = ''; // the newest message that was reported as read
let homeTold = ''; // the visit of the app's tab that was reported
let lookingForApp = false; // whether we wait to hear that the app is back
const toastsSeen = new Set();

function draw() {
  if (!page.cast) return;
  const { snapshot } = page;
  const before = document.activeElement;
  const open = snapshot ? modal() : null;
  const covered = Boolean(open || page.confirm);
  render(
    root,
    h(
      'div',
      {
        class: page.route.thread ? 'page with-thread' : 'page',
        'data-person': page.route.person,
        'data-version': snapshot?.version ?? null,
      },
      topbar(),
      rail(),
      h(
        'div',
        { class: 'work' },
        // The rail and the clock belong to no person, so they stay in reach while somebody's modal is open.
        h(
          'div',
          { class: 'work-inside', inert: covered },
          snapshot
            ? [sidebar(), pane(), thread()]
            : h(
                'p',
                { class: 'starting', role: 'status' },
                page.line === 'lost' ? 'Reconnecting…' : 'Opening…',
              ),
        ),
        open,
        confirmation(),
      ),
      toasts(),
    ),
  );
  presented();
  keepFocus(covered, before);
  placeAll();
  if (snapshot) afterDrawing();
}

function afterDrawing() {
  const place = placeOf(page.route, page.snapshot);
  const unread = page.snapshot.channels.reduce((sum, one) => sum + (one.unread ?? 0), 0);
  const where = place.kind === 'lost' ? 'Workspace' : titleText(place);
  document.title = `${unread ? `(${unread}) ` : ''}${nameOf(me())} · ${where}`;
  tellHome(place);
  tellRead(place);
  lookForApp();
}

// The app's coming and going changes nothing that a person sees, so no snapshot may follow it.
function lookForApp() {
  if (lookingForApp || app().connected !== false) return;
  lookingForApp = true;
  setTimeout(async () => {
    lookingForApp = false;
    page.cast = await fetchCast().catch(() => page.cast);
    if (page.snapshot) page.snapshot.app = page.cast.app;
    changed();
  }, 1500);
}

function tellHome(place) {
  const visit = place.kind === 'app' ? `${page.route.person} ${page.route.tab}` : '';
  const tab = page.route.tab ?? 'home';
  if (visit && visit !== homeTold && app()[`${tab}_tab`] !== false) doing('home', { tab }, { quiet: true });
  homeTold = visit;
}

function tellRead({ kind, channel }) {
  if (!channel?.unread || (kind === 'app' && page.route.tab !== 'messages') || document.hidden) return;
  const mark = `${page.route.person} ${channel.id} ${channel.messages.at(-1)?.ts}`;
  if (mark === readUpTo) return;
  readUpTo = mark;
  doing('read', { channel: channel.id }, { quiet: true });
}

function heard(snapshot) {
  page.snapshot = snapshot;
  page.heardAt = performance.now();
  for (const one of snapshot.toasts ?? []) {
    if (toastsSeen.has(one.id)) continue;
    toastsSeen.add(one.id);
    toast(one.text, one.tone, one.id);
  }
  const open = new Set(snapshot.modals.map(modalKey));
  forgetSurfaces((key) => !key.startsWith(`${page.route.person} modal `) || open.has(key));
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
  if (wanted.place || !moved) page.lastPlaces.set(person.id, page.route);
  if (moved) {
    page.snapshot = null;
    page.confirm = null;
    page.toasts = [];
    readUpTo = '';
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
}

// Times on the page follow the clock; a redraw that changes nothing touches nothing.
setInterval(changed, 1000);

async function start() {
  drawWith(draw);
  try {
    page.cast = await fetchCast();
  } catch {
    setTimeout(start, 1000);
    return;
  }
  page.heardAt = performance.now();
  listen();
  arrive();
}

start();
