// Modals: a stack of up to three views of which the top one shows, as a dialog over the workspace.

import { h } from '../vdom.js';
import { app, changed, doing, page } from '../state.js';
import { blocks } from '../blocks/blocks.js';
import { present } from '../blocks/surface.js';
import { stateOf } from '../blocks/values.js';
import { plain, words } from '../text/show.js';
import { avatar } from './avatar.js';
import { focusInside } from './focus.js';
import { iconButton } from './icons.js';
import { trouble } from './trouble.js';

const answered = new Map(); // view id → {errors: JSON, blocks: Set of block ids changed since those errors}
const sending = new Set(); // view ids whose submit is under way
const refused = new Map(); // view id → what the workspace said to its submit, until it is clear where that shows

export const modalKey = (view) => `${page.route.person} modal ${view.id}`;

/** Every open modal keeps its values while another one covers it. */
export function modal() {
  const views = page.snapshot.modals ?? [];
  const surfaces = views.map((view) =>
    present({
      key: modalKey(view),
      where: { view_id: view.id },
      blocks: view.blocks,
      reported: view.state?.values,
      ...marks(view),
    }),
  );
  forgetClosed(views);
  views.forEach(sayWhy);
  return views.length ? dialog(views.at(-1), surfaces.at(-1), views.length) : null;
}

function forgetClosed(views) {
  for (const id of [...answered.keys(), ...page.problems.keys()]) {
    if (views.some((view) => view.id === id)) continue;
    answered.delete(id);
    page.problems.delete(id);
  }
}

function marks(view) {
  const errors = view.errors ?? {};
  const text = JSON.stringify(errors);
  if (answered.get(view.id)?.errors !== text) answered.set(view.id, { errors: text, blocks: new Set() });
  const since = answered.get(view.id).blocks;
  return {
    errors: Object.fromEntries(Object.entries(errors).filter(([id]) => !since.has(id))),
    answered: since,
  };
}

function dialog(view, surface, depth) {
  const busy = view.busy || sending.has(view.id);
  const problem = view.problem ?? page.problems.get(view.id);
  const submit = view.submit ? words(view.submit) : null;
  const close = () => doing('close', { view_id: view.id });
  return h(
    'div',
    { class: 'backdrop', key: 'modal' },
    h(
      'form',
      {
        key: view.id,
        class: 'modal',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-labelledby': 'modal-title',
        'aria-busy': busy ? 'true' : null,
        'data-dialog': 'modal',
        'data-view': view.id,
        'data-callback': view.callback_id ?? null,
        'data-depth': depth,
        novalidate: true,
        mounted: (el) => focusInside(el.querySelector('.modal-body')) || focusInside(el),
        patched: (el) => toFirstError(el, view, surface),
        onsubmit: (event) => {
          event.preventDefault();
          if (submit && !busy) send(view, surface);
        },
      },
      h(
        'header',
        { class: 'modal-head' },
        depth > 1
          ? iconButton('left', 'Back', { onclick: close, 'data-close': true })
          : avatar({ is_bot: true }, { size: 28 }),
        h('h2', { id: 'modal-title', dir: 'auto' }, plain(view.title)),
        depth > 1 ? null : iconButton('close', 'Close window', { onclick: close, 'data-close': true }),
      ),
      h(
        'div',
        { class: 'modal-body', tabIndex: -1 },
        problem ? trouble(problem) : null,
        h('div', { class: 'blocks' }, blocks(surface)),
      ),
      h(
        'footer',
        { class: 'modal-foot' },
        h('span', { class: 'modal-from' }, app().name),
        h(
          'button',
          { type: 'button', class: 'button', onclick: close },
          view.close ? plain(view.close) : submit ? 'Cancel' : 'Close',
        ),
        submit
          ? h(
              'button',
              {
                type: 'submit',
                class: `button primary ${busy ? 'waiting' : ''}`,
                'aria-busy': busy ? 'true' : null,
              },
              h('span', { class: 'button-text' }, plain(view.submit)),
              busy ? h('span', { class: 'spinner' }) : null,
            )
          : null,
      ),
    ),
  );
}

async function send(view, surface) {
  sending.add(view.id);
  page.problems.delete(view.id);
  // The same field may be wrong again: then its sentence has to show again.
  surface.answered.clear();
  changed();
  const said = await doing(
    'submit',
    { view_id: view.id, state: stateOf(surface.key, surface.blocks) },
    { quiet: true },
  );
  sending.delete(view.id);
  changed();
  if (said.ok) return;
  // Refused again for the same reason: nothing changes on the page, so the field has to be shown once more.
  focusInside(document.querySelector(`[data-view="${CSS.escape(view.id)}"] .field.invalid`));
  refused.set(view.id, said);
  changed();
}

// Most refusals come with a snapshot that shows them in the form; the others must not go unsaid. Which it is shows
// once the snapshot is as new as the answer.
function sayWhy(view) {
  const said = refused.get(view.id);
  if (!said || page.snapshot.version < (said.version ?? 0)) return;
  refused.delete(view.id);
  if (view.problem || Object.keys(view.errors ?? {}).length) return;
  page.problems.set(view.id, said.sentence ?? said.error);
}

// When errors arrive, the first of them takes the focus: once, not on every redraw.
function toFirstError(el, view, surface) {
  const text = JSON.stringify(view.errors ?? {});
  if (el.errorsShown === text) return;
  el.errorsShown = text;
  const first = Object.keys(surface.errors).length && el.querySelector('.field.invalid');
  if (first) focusInside(first);
}
