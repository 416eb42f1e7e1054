// Adaptive Cards, up to 1.5: one drawing for each kind of element.
// https://adaptivecards.io/explorer/

import { h } from '../../vdom.js';
import { safeHref } from '../../text/mrkdwn.js';
import { actionSet, pressable } from './actions.js';
import { isShown } from './held.js';
import { choiceSet, dateInput, numberInput, textInput, timeInput, toggleInput } from './inputs.js';
import { richTextBlock, textBlock } from './words.js';

const ELEMENTS = {
  TextBlock: textBlock,
  RichTextBlock: richTextBlock,
  Image: image,
  ImageSet: (surface, { images = [] }) =>
    h(
      'div',
      { class: 'ac-images' },
      images.map((one) => image(surface, one)),
    ),
  FactSet: factSet,
  Container: container,
  ColumnSet: columnSet,
  Table: table,
  ActionSet: (surface, { actions = [] }) => actionSet(surface, actions, nested),
  'Input.Text': textInput,
  'Input.Number': numberInput,
  'Input.Date': dateInput,
  'Input.Time': timeInput,
  'Input.Toggle': toggleInput,
  'Input.ChoiceSet': choiceSet,
};

/** The whole card; `foot`: its own actions are drawn elsewhere, by `cardActions`. */
export function card(surface, { foot = false } = {}) {
  return h(
    'div',
    { class: 'ac', dir: surface.card.rtl ? 'rtl' : null },
    elements(surface, surface.card.body),
    foot ? null : cardActions(surface),
  );
}

export const cardActions = (surface) =>
  surface.card.actions?.length ? actionSet(surface, surface.card.actions, nested) : null;

// The card that Action.ShowCard unfolds.
const nested = (surface, { body = [], actions = [] }) => [
  elements(surface, body),
  actions.length ? actionSet(surface, actions, nested) : null,
];

const elements = (surface, all = []) => all.map((one) => element(surface, one));

function element(surface, one) {
  if (!isShown(surface, one)) return null;
  const draw = ELEMENTS[one.type];
  const classes = [
    'ac-element',
    `gap-${(one.spacing ?? 'default').toLowerCase()}`,
    one.separator ? 'separated' : '',
    one.horizontalAlignment ? `to-${one.horizontalAlignment.toLowerCase()}` : '',
  ];
  return h(
    'div',
    { class: classes.filter(Boolean).join(' '), key: one.id ? `element ${one.id}` : null },
    draw ? draw(surface, one) : h('p', { class: 'unknown' }, `${one.type} is not drawn here.`),
  );
}

function container(surface, one) {
  const box = h(
    'div',
    { class: `ac-box style-${(one.style ?? 'default').toLowerCase()}`, dir: one.rtl ? 'rtl' : null },
    elements(surface, one.items),
  );
  return one.selectAction ? pressable(surface, one.selectAction, box) : box;
}

function columnSet(surface, { columns = [] }) {
  return h(
    'div',
    { class: 'ac-columns' },
    columns.map((one) => {
      const width = one.width ?? 'stretch';
      const share = Number(width) > 0 ? Number(width) : 1;
      const fits = width === 'auto' || String(width).endsWith('px');
      return h(
        'div',
        { class: fits ? 'ac-column fits' : 'ac-column', vars: fits ? {} : { '--share': String(share) } },
        container(surface, one),
      );
    }),
  );
}

function factSet(_, { facts = [] }) {
  return h(
    'dl',
    { class: 'ac-facts' },
    facts.map(({ title, value }) => [h('dt', null, title), h('dd', { dir: 'auto' }, value)]),
  );
}

function table(surface, { rows = [], firstRowAsHeader = true }) {
  return h(
    'div',
    { class: 'table-scroll' },
    h(
      'table',
      { class: 'block-table' },
      rows.map((row, at) =>
        h(
          'tr',
          null,
          (row.cells ?? []).map((cell) =>
            h(at === 0 && firstRowAsHeader ? 'th' : 'td', { class: 'cell' }, elements(surface, cell.items)),
          ),
        ),
      ),
    ),
  );
}

function image(surface, one) {
  const source = safeHref(one.url) ?? (/^data:image\//.test(one.url ?? '') ? one.url : null);
  const picture = h('img', {
    class: `ac-image size-${(one.size ?? 'auto').toLowerCase()} ${one.style === 'Person' ? 'round' : ''}`,
    src: source,
    alt: one.altText ?? '',
  });
  return one.selectAction ? pressable(surface, one.selectAction, picture) : picture;
}
