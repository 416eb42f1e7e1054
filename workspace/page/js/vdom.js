// Virtual nodes and the patching of the real tree with them.
//
// Every snapshot redraws the whole page as light descriptions; patching then touches only what differs. An
// element that stays keeps its focus, caret, scroll position and open state, which is why nothing is rebuilt.
// Content reaches the tree only as text nodes, attributes and properties: there is no way to pass markup in.

const SVG = 'http://www.w3.org/2000/svg';
const PROPERTIES = new Set(['value', 'checked', 'disabled', 'indeterminate', 'inert', 'tabIndex']);
const KIDS = Symbol('kids');

/** Describe an element. Props: attributes; `on…` functions; `key`; `vars` (CSS custom properties);
 *  `mounted(el)` after creation; `patched(el)` after every redraw, the first included. */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, kids: flatten(children), key: props?.key ?? null, dom: null };
}

/** Make `root` show `children`. */
export function render(root, ...children) {
  const after = [];
  const kids = flatten(children);
  if (!root[KIDS]) root.replaceChildren(); // what index.html shows until now
  reconcile(root, root[KIDS] ?? [], kids, false, after);
  root[KIDS] = kids;
  for (const run of after) run();
}

function flatten(children) {
  const flat = [];
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === true || child === '') continue;
    flat.push(typeof child === 'object' ? child : { text: String(child), key: null, dom: null });
  }
  return flat;
}

function reconcile(parent, before, now, svg, after) {
  const keyed = new Map();
  const loose = [];
  for (const old of before) {
    if (old.key !== null) keyed.set(old.key, old);
    else loose.push(old);
  }
  const kept = new Map();
  for (const node of now) {
    const old = node.key !== null ? keyed.get(node.key) : takeAlike(loose, node);
    if (old && alike(old, node)) {
      kept.set(node, old);
      keyed.delete(node.key);
    }
  }
  const staying = new Set(kept.values());
  // Leaving nodes go first, so that those that stay need not be moved: moving an element drops its focus.
  for (const old of before) if (!staying.has(old)) old.dom.remove();
  let cursor = parent.firstChild;
  for (const node of now) {
    const old = kept.get(node);
    if (old) update(old, node, svg, after);
    else create(node, svg, after);
    if (node.dom === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node.dom, cursor);
  }
}

function takeAlike(loose, node) {
  const at = loose.findIndex((old) => alike(old, node));
  return at < 0 ? null : loose.splice(at, 1)[0];
}

function alike(old, node) {
  return old.tag === node.tag && old.key === node.key;
}

function create(node, svg, after) {
  if (node.tag === undefined) {
    node.dom = document.createTextNode(node.text);
    return;
  }
  const drawn = svg || node.tag === 'svg';
  node.dom = drawn ? document.createElementNS(SVG, node.tag) : document.createElement(node.tag);
  reconcile(node.dom, [], node.kids, drawn, after);
  setProps(node.dom, {}, node.props);
  if (node.props.mounted) after.push(() => node.props.mounted(node.dom));
  if (node.props.patched) after.push(() => node.props.patched(node.dom));
}

function update(old, node, svg, after) {
  node.dom = old.dom;
  if (node.tag === undefined) {
    if (old.text !== node.text) node.dom.nodeValue = node.text;
    return;
  }
  reconcile(node.dom, old.kids, node.kids, svg || node.tag === 'svg', after);
  setProps(node.dom, old.props, node.props);
  if (node.props.patched) after.push(() => node.props.patched(node.dom));
}

function setProps(el, before, now) {
  for (const name of Object.keys(before)) if (!(name in now)) setProp(el, name, null);
  for (const [name, value] of Object.entries(now)) {
    // A person changes `value` and `checked` behind our back, so these are compared with the element itself.
    if (PROPERTIES.has(name) || before[name] !== value) setProp(el, name, value);
  }
}

function setProp(el, name, value) {
  if (name === 'key' || name === 'mounted' || name === 'patched') return;
  if (name.startsWith('on')) {
    el[name] = typeof value === 'function' ? value : null;
  } else if (name === 'vars') {
    for (const [custom, text] of Object.entries(value ?? {})) el.style.setProperty(custom, text);
  } else if (PROPERTIES.has(name)) {
    const wanted = value ?? (name === 'value' ? '' : false);
    if (el[name] !== wanted) el[name] = wanted;
  } else if (value === null || value === undefined || value === false) {
    el.removeAttribute(name);
  } else {
    el.setAttribute(name, value === true ? '' : String(value));
  }
}
