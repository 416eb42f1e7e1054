// What people have typed and chosen in a surface (a modal, a Home, a message), apart from how it is drawn.
//
// As in Slack's client, a value belongs to its block_id + action_id: it outlives every update of the view, and a
// new initial value counts only under a new block_id. Values are the simple forms of the person side: a string,
// a list of strings, a number for datetimepicker, or null when empty.

const surfaces = new Map(); // surface key → Map(field key → {type, value, touched})

const fieldKey = (blockId, element) => `${blockId} ${element.action_id}`;

/** Elements that hold a value, by type → the value they start with. */
const INITIAL = {
  plain_text_input: (e) => e.initial_value || null,
  email_text_input: (e) => e.initial_value || null,
  url_text_input: (e) => e.initial_value || null,
  number_input: (e) => (e.initial_value === undefined ? null : String(e.initial_value)),
  number_text_input: (e) => (e.initial_value === undefined ? null : String(e.initial_value)),
  rich_text_input: () => null,
  datepicker: (e) => e.initial_date ?? null,
  timepicker: (e) => e.initial_time ?? null,
  datetimepicker: (e) => e.initial_date_time ?? null,
  checkboxes: (e) => (e.initial_options ?? []).map((o) => o.value),
  radio_buttons: (e) => e.initial_option?.value ?? null,
  static_select: (e) => e.initial_option?.value ?? null,
  external_select: (e) => e.initial_option?.value ?? null,
  users_select: (e) => e.initial_user ?? null,
  conversations_select: (e) => e.initial_conversation ?? null,
  channels_select: (e) => e.initial_channel ?? null,
  multi_static_select: (e) => (e.initial_options ?? []).map((o) => o.value),
  multi_external_select: (e) => (e.initial_options ?? []).map((o) => o.value),
  multi_users_select: (e) => e.initial_users ?? [],
  multi_conversations_select: (e) => e.initial_conversations ?? [],
  multi_channels_select: (e) => e.initial_channels ?? [],
};

const STATIC = new Set(['static_select', 'multi_static_select', 'checkboxes', 'radio_buttons']);

const holdsValue = (element) => element.type in INITIAL;

/** Every element of these blocks that a person can act on, as [block, element]. */
function elementsOf(blocks) {
  return blocks.flatMap((block) => {
    const inside = [block.accessory, block.element, ...(block.type === 'actions' ? block.elements : [])];
    return inside.filter(Boolean).map((element) => [block, element]);
  });
}

function fields(surface) {
  if (!surfaces.has(surface)) surfaces.set(surface, new Map());
  return surfaces.get(surface);
}

export function valueOf(surface, block, element) {
  const kept = fields(surface).get(fieldKey(block.block_id, element));
  if (kept?.type === element.type) return kept.value;
  return INITIAL[element.type](element);
}

export function setValue(surface, block, element, value) {
  fields(surface).set(fieldKey(block.block_id, element), { type: element.type, value, touched: true });
}

/** Take note of what a surface now shows: plant initial values, forget what is gone.
 *  `follows`: an untouched element takes a new initial value (messages do, views do not).
 *  `reported`: Slack's `state.values` of the view, so that a form outlives a reload of the page. */
export function settle(surface, blocks, { follows = false, reported = {} } = {}) {
  const known = fields(surface);
  const present = new Set();
  for (const [block, element] of elementsOf(blocks)) {
    if (!holdsValue(element)) continue;
    const key = fieldKey(block.block_id, element);
    present.add(key);
    const kept = known.get(key);
    if (!kept || kept.type !== element.type || (follows && !kept.touched)) {
      const value =
        simple(reported[block.block_id]?.[element.action_id], element) ?? INITIAL[element.type](element);
      known.set(key, { type: element.type, value, touched: false });
    } else if (STATIC.has(element.type)) {
      kept.value = stillOffered(element, kept.value);
    }
  }
  for (const key of known.keys()) if (!present.has(key)) known.delete(key);
}

/** The simple form of a reported value: {type, selected_option: {value}} → "value". Undefined when there is none. */
function simple(report, element) {
  if (report?.type !== element.type) return undefined;
  const held = Object.entries(report).find(([name]) => name !== 'type')?.[1] ?? undefined;
  if (Array.isArray(held)) return held.map((one) => one.value ?? one);
  if (held?.type === 'rich_text') return undefined;
  return typeof held === 'object' ? held.value : held;
}

/** The options of a select, without its groups. */
export function optionsOf(element) {
  return element.option_groups
    ? element.option_groups.flatMap((group) => group.options)
    : (element.options ?? []);
}

function stillOffered(element, value) {
  const offered = new Set(optionsOf(element).map((option) => option.value));
  if (Array.isArray(value)) return value.filter((one) => offered.has(one));
  return offered.has(value) ? value : null;
}

/** STATE for the server: {block_id: {action_id: value}}. */
export function stateOf(surface, blocks) {
  const state = {};
  for (const [block, element] of elementsOf(blocks)) {
    if (!holdsValue(element)) continue;
    state[block.block_id] ??= {};
    state[block.block_id][element.action_id] = valueOf(surface, block, element);
  }
  return state;
}

/** Drop surfaces that `stays(key)` does not keep. */
export function forgetSurfaces(stays) {
  for (const key of surfaces.keys()) if (!stays(key)) surfaces.delete(key);
}
