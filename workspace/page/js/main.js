// The Slack side of the local workspace: channels and messages, the app's Home, modals.

import { fetchCast } from './server.js';
import { app, changed, doing, me, nameOf, page } from './state.js';
import { placeOf } from './route.js';
import { open } from './shell.js';
import { presented } from './blocks/surface.js';
import { forgetSurfaces } from './blocks/values.js';
import { modal, modalKey } from './views/modal.js';
import { pane, titleText } from './views/pane.js';
import { shortcuts } from './views/shortcuts.js';
import { sidebar } from './views/sidebar.js';
import { thread } from './views/thread.js';

let readUpTo = ''; // the newest message that was reported as read, and by whom
let homeTold = ''; // the visit of the app's tab that was reported
let lookingForApp = false; // whether we wait to hear that the app is back

function settled() {
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

open({
  look: () => (page.route.thread ? 'with-thread' : ''),
  corner: shortcuts,
  panes: () => [sidebar(), pane(), thread()],
  dialog: modal,
  heard: (snapshot) => {
    const shown = new Set(snapshot.modals.map(modalKey));
    forgetSurfaces((key) => !key.startsWith(`${page.route.person} modal `) || shown.has(key));
  },
  drawn: presented,
  settled,
});
