// The Teams side of the local workspace: the chat with the app, channels with their posts, dialogs.

import { doing, me, nameOf, page } from '../state.js';
import { open } from '../shell.js';
import { lost } from '../views/lost.js';
import { forgetSurfaces } from './card/held.js';
import { channel } from './channel.js';
import { chat } from './chat.js';
import { dialog, dialogKey } from './dialog.js';
import { placeOf } from './place.js';
import { sidebar } from './sidebar.js';

let readUpTo = ''; // the newest message that was reported as read, and by whom
const opened = new Set(); // who has looked at the app's chat since the page was loaded
const refreshed = new Set(); // cards that were fetched anew, by person and message

function pane() {
  const { kind, held } = placeOf(page.route, page.snapshot);
  if (kind === 'chat') return chat(held);
  return kind === 'channel' ? channel(held) : lost();
}

function settled() {
  const { kind, held } = placeOf(page.route, page.snapshot);
  const unread = page.snapshot.conversations.reduce((sum, one) => sum + one.unread, 0);
  document.title = `${unread ? `(${unread}) ` : ''}${nameOf(me())} · ${held?.name ?? 'Teams'}`;
  if (!held || document.hidden) return;
  const person = page.route.person;
  if (kind === 'chat' && !opened.has(person)) {
    opened.add(person);
    doing('open', {}, { quiet: true });
  }
  tellRead(person, held);
  refresh(person, held);
}

function tellRead(person, held) {
  const mark = `${person} ${held.id} ${held.messages.at(-1)?.id}`;
  if (!held.unread || mark === readUpTo) return;
  readUpTo = mark;
  doing('read', { conversation: held.id }, { quiet: true });
}

// A card that asks for it is fetched anew for who looks at it: once for each state of the card.
function refresh(person, held) {
  for (const one of held.messages.filter((message) => message.refresh)) {
    const key = `${person} ${one.id} ${JSON.stringify(one.card)}`;
    if (refreshed.has(key)) continue;
    refreshed.add(key);
    doing('refresh', { conversation: held.id, message: one.id }, { quiet: true });
  }
}

open({
  look: () => 'is-teams',
  corner: () => null,
  panes: () => [sidebar(), pane()],
  dialog,
  heard: (snapshot) => {
    const open = dialogKey(snapshot.dialog?.turn);
    forgetSurfaces((key) => !key.startsWith(dialogKey('')) || key === open);
  },
  drawn: () => {},
  settled,
});
