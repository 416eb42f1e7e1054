// Where the page stands: #/person/place[/thread], with ids or names.
//
// place: a channel (id or name), a person (a direct message), or `app`: then `home` or `messages` follows.

import { page } from './state.js';

export function readRoute(hash) {
  const parts = hash.replace(/^#\/?/, '').split('/').filter(Boolean).map(decode);
  const [person = null, place = null, ...rest] = parts;
  const route = { person, place, tab: null, thread: null };
  if (place === 'app') route.tab = rest.shift() === 'messages' ? 'messages' : 'home';
  route.thread = rest[0] ?? null;
  return route;
}

export function writeRoute({ person, place, tab, thread }) {
  const parts = [person, place];
  if (place === 'app') parts.push(tab ?? 'home');
  if (thread && !(place === 'app' && tab !== 'messages')) parts.push(thread);
  return `#/${parts.filter(Boolean).map(encodeURIComponent).join('/')}`;
}

/** Go there; what is not named stays, a new place closes the thread. */
export function go(change) {
  const fresh = 'place' in change || 'person' in change || 'tab' in change;
  const next = { ...page.route, ...(fresh ? { thread: null } : {}), ...change };
  if ('place' in change && !('tab' in change)) next.tab = null;
  location.hash = writeRoute(next);
}

/** Where a person was last, as a hash. Each side of the company is a page of its own, at `address`. */
export function lastPlace(person, address = location.pathname) {
  return sessionStorage.getItem(`${address} ${person}`) ?? writeRoute({ person });
}

export function remember(route) {
  sessionStorage.setItem(`${location.pathname} ${route.person}`, writeRoute(route));
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The person of the cast that a hash names by id or name, or null. */
export function findPerson(named, people) {
  const wanted = String(named ?? '').toLowerCase();
  return people.find((p) => p.id.toLowerCase() === wanted || p.name.toLowerCase() === wanted) ?? null;
}

/** What the route's place means in `snapshot`:
 *  {kind: 'channel' | 'dm' | 'app', channel: the channel or null, target: id for sending, peer: person or null}. */
export function placeOf(route, snapshot) {
  const bot = (snapshot.app ?? page.cast.app).bot_user_id;
  const named = route.place ?? snapshot.channels.find((c) => !c.is_im)?.id ?? 'app';
  const im = (id) => snapshot.channels.find((c) => c.is_im && c.with === id) ?? null;
  const wanted = named.toLowerCase();
  const channel = snapshot.channels.find(
    (c) => c.id.toLowerCase() === wanted || (!c.is_im && c.name?.toLowerCase() === wanted.replace(/^#/, '')),
  );
  if (named === 'app' || named === bot || channel?.with === bot) {
    return { kind: 'app', channel: im(bot), target: im(bot)?.id ?? bot, peer: bot };
  }
  if (channel?.is_im) return { kind: 'dm', channel, target: channel.id, peer: channel.with };
  if (channel) return { kind: 'channel', channel, target: channel.id, peer: null };
  const person = findPerson(named, Object.values(snapshot.people));
  if (person)
    return { kind: 'dm', channel: im(person.id), target: im(person.id)?.id ?? person.id, peer: person.id };
  return { kind: 'lost', channel: null, target: null, peer: null };
}
