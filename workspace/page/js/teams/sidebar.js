// Where the viewed person can go in Teams: their chat with the app, and the team's channels.

import { app, me, nameOf, page } from '../state.js';
import { avatar } from '../views/avatar.js';
import { icon } from '../views/icons.js';
import { entry, frame, group } from '../views/sidebar_frame.js';
import { placeOf } from './place.js';

export function sidebar() {
  const { conversations } = page.snapshot;
  const here = placeOf(page.route, page.snapshot).held;
  const row = (one, label, sign, place) =>
    entry({ key: one.id, label, sign, unread: one.unread, here: one === here, to: { place } });
  const chats = conversations.filter((one) => one.kind === 'personal');
  const channels = conversations.filter((one) => one.kind === 'channel');
  return frame('Channels and messages', nameOf(me()), me().title, [
    group(
      'Chat',
      chats.map((one) => row(one, app().name, avatar({ is_bot: true }, { size: 20 }), 'chat')),
    ),
    group(
      page.cast.team.name,
      channels.map((one) => row(one, one.name, icon('hash', 16), one.name)),
    ),
  ]);
}
