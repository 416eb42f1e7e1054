// Where the viewed person can go: channels, direct messages, the app.

import { app, me, nameOf, page } from '../state.js';
import { placeOf } from '../route.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';
import { entry, frame, group } from './sidebar_frame.js';

export function sidebar() {
  const { snapshot } = page;
  const here = placeOf(page.route, snapshot);
  const bot = app().bot_user_id;
  const person = me();
  const others = page.cast.people.filter((one) => one.id !== person.id && snapshot.people[one.id]);
  const im = (id) => snapshot.channels.find((one) => one.is_im && one.with === id);
  return frame('Channels and messages', nameOf(person), person.title, [
    group(
      'Channels',
      snapshot.channels
        .filter((one) => !one.is_im)
        .map((channel) =>
          entry({
            key: channel.id,
            label: channel.name,
            sign: icon(channel.is_private ? 'eye' : 'hash', 16),
            unread: channel.unread,
            here: here.channel?.id === channel.id,
            to: { place: channel.id },
          }),
        ),
    ),
    group(
      'Direct messages',
      others.map((one) =>
        entry({
          key: one.id,
          label: nameOf(one),
          sign: avatar(one, { size: 20 }),
          unread: im(one.id)?.unread,
          here: here.peer === one.id,
          to: { place: one.id },
        }),
      ),
    ),
    group('Apps', [
      entry({
        key: bot,
        label: app().name,
        sign: avatar({ is_bot: true }, { size: 20 }),
        unread: im(bot)?.unread,
        here: here.kind === 'app',
        to: { place: 'app', tab: im(bot)?.unread ? 'messages' : 'home' },
      }),
    ]),
  ]);
}
