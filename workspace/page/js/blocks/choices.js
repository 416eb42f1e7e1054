// Where the options of a select come from.
//
// choice: {value, label, note?, text? (text object), person?} · group: {label | null, choices}

import { act } from '../server.js';
import { changed, nameOf, page, personOf } from '../state.js';
import { words } from '../text/show.js';
import { stateOf } from './values.js';

const known = new Map(); // element key → Map(value → choice) of what an app offered and a person took
let lookUps = 0;
let timer = 0;

const kindOf = (element) => element.type.replace(/^multi_/, '');

/** The groups an open list may show, before its filter. */
export function choicesOf(box) {
  const { element } = box;
  switch (kindOf(element)) {
    case 'users_select':
      return [{ label: null, choices: people().map(personChoice) }];
    case 'channels_select':
      return [{ label: null, choices: channels().map(channelChoice) }];
    case 'conversations_select':
      return conversations(element);
    case 'external_select':
      return groupsOf(page.popup?.offered ?? {});
    default:
      return groupsOf(element);
  }
}

/** The choice that a stored value stands for. */
export function choiceFor(box, value) {
  const { element, key } = box;
  const kind = kindOf(element);
  if (kind === 'users_select') return personChoice(personOf(value) ?? { id: value, name: value });
  if (kind === 'channels_select' || kind === 'conversations_select') {
    const channel = page.snapshot.channels.find((one) => one.id === value);
    const person = personOf(value) ?? personOf(channel?.with);
    return person ? { ...personChoice(person), value } : channelChoice(channel ?? { id: value, name: value });
  }
  const held = box.surface.reported?.[box.block.block_id]?.[element.action_id] ?? {};
  const initial = [element, held]
    .flatMap((one) => [
      one.initial_option,
      one.selected_option,
      ...(one.initial_options ?? []),
      ...(one.selected_options ?? []),
    ])
    .filter(Boolean)
    .map(optionChoice);
  const offered = groupsOf(element).flatMap((group) => group.choices);
  return (
    known.get(key)?.get(value) ??
    [...offered, ...initial].find((one) => one.value === value) ?? { value, label: value }
  );
}

export function remember(key, choice) {
  if (!known.has(key)) known.set(key, new Map());
  known.get(key).set(choice.value, choice);
}

const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function search(groups, query) {
  const wanted = fold(query.trim());
  return groups
    .map((group) => ({
      ...group,
      choices: group.choices.filter((one) => fold(`${one.label} ${one.note ?? ''}`).includes(wanted)),
    }))
    .filter((group) => group.choices.length);
}

/** Ask the app for options when the element is an external select, once the typing pauses. */
export function lookUp(box, query) {
  if (kindOf(box.element) !== 'external_select') return;
  const least = box.element.min_query_length ?? 3;
  clearTimeout(timer);
  lookUps += 1;
  if (query.length < least) {
    Object.assign(page.popup, {
      offered: {},
      hint: least === 1 ? 'Type to search' : `Type ${least} characters or more to search`,
    });
    return;
  }
  const mine = lookUps;
  page.popup.hint = 'Loading…';
  timer = setTimeout(() => ask(box, query, mine), query ? 200 : 0);
}

async function ask(box, query, mine) {
  const { surface, block, element, key } = box;
  const said = await act(page.route.person, 'suggest', {
    where: surface.where,
    block_id: block.block_id,
    action_id: element.action_id,
    value: query,
    state: stateOf(surface.key, surface.blocks),
  });
  // An answer to older typing comes too late to be of use.
  if (mine !== lookUps || page.popup?.key !== key) return;
  const offered = said.ok ? said : {};
  Object.assign(page.popup, {
    offered,
    active: 0,
    hint: said.ok ? 'No results' : (said.sentence ?? 'The options could not be loaded.'),
  });
  changed();
}

function groupsOf({ options, option_groups: groups }) {
  if (groups)
    return groups.map((group) => ({ label: words(group.label), choices: group.options.map(optionChoice) }));
  return options ? [{ label: null, choices: options.map(optionChoice) }] : [];
}

function optionChoice(option) {
  return {
    value: option.value,
    label: words(option.text),
    text: option.text,
    note: option.description ? words(option.description) : null,
  };
}

const people = () => Object.values(page.snapshot.people).filter((one) => !one.is_bot && !one.deleted);
const channels = () => page.snapshot.channels.filter((one) => !one.is_im);
const personChoice = (person) => ({
  value: person.id,
  label: nameOf(person),
  note: person.title || null,
  person,
});
const channelChoice = (channel) => ({ value: channel.id, label: `#${channel.name}` });

function conversations({ filter }) {
  const wanted = filter?.include ?? ['public', 'private', 'im'];
  const groups = [];
  if (wanted.includes('public') || wanted.includes('private')) {
    groups.push({ label: 'Channels', choices: channels().map(channelChoice) });
  }
  if (wanted.includes('im')) {
    const bots = !filter?.exclude_bot_users;
    const ims = page.snapshot.channels.filter((one) => one.is_im && (bots || !personOf(one.with)?.is_bot));
    groups.push({
      label: 'Direct messages',
      choices: ims.map((im) => ({ ...personChoice(personOf(im.with) ?? { id: im.with }), value: im.id })),
    });
  }
  return groups;
}
