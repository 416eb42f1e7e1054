// Line icons on a 20 × 20 grid, drawn in the colour of the text around them.

import { h } from '../vdom.js';

const PATHS = {
  home: 'M3 9.5 10 3.500l7 6V16a1 1 0 0 1-1 1h-3.500v-4.500h-5V17H4a1 1 0 0 1-1-1z',
  hash: 'M8 3 6.500 17M13.500 3 12 17M3.500 7.500h14M2.500 12.500h14',
  bolt: 'M11 2.500 4.500 11.500H9.500L8.500 17.500 15.500 8.500H10.500z',
  dots: 'M4.500 10h.01M10 10h.01M15.500 10h.01',
  reply: 'M17 9.500a6.500 6 0 0 1-9.600 5.200L3 16l1.500-3.600A5.600 5.600 0 0 1 4 9.500a6.500 6 0 0 1 13 0z',
  pencil: 'M4 16l.8-3.400L13.500 3.900a1.400 1.400 0 0 1 2 0l.6.6a1.400 1.400 0 0 1 0 2L7.400 15.200z',
  trash: 'M3.500 5.500h13M8 5.500V3.500h4v2M5.500 5.500l.7 11h7.600l.7-11M8.500 8.500v5M11.500 8.500v5',
  smile:
    'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM7 12c1.500 2.200 4.500 2.200 6 0M7.500 7.800v.4M12.500 7.800v.4',
  close: 'M5 5l10 10M15 5 5 15',
  down: 'M5.500 8 10 12.500 14.500 8',
  left: 'M12.500 4.500 7 10l5.500 5.500',
  clock: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM10 6v4.200l2.800 1.800',
  eye: 'M2 10c2-3.400 4.700-5 8-5s6 1.600 8 5c-2 3.400-4.700 5-8 5s-6-1.600-8-5zM12.200 10a2.200 2.200 0 1 1-4.400 0 2.200 2.200 0 0 1 4.400 0z',
  send: 'M3.500 4 17 10 3.500 16 5 10.800 11 10 5 9.200z',
  check: 'M4.500 10.500 8.500 14.500 15.500 6',
  warning: 'M10 3.500 17.500 16.500h-15zM10 8.500v3.500M10 14.300v.1',
  sunrise:
    'M3 15.500h14M5.500 15.500a4.500 4.500 0 0 1 9 0M10 3.500v3.500M4.300 7l1.500 1.500M15.700 7l-1.500 1.500M8 5.200 10 3.300l2 1.900',
  image: 'M3.500 4.500h13v11h-13zM3.500 13l3.700-3.700 3 3 2.300-2.300 4 4M12.500 8v.1',
  link: 'M8.500 11.500l3-3M9 6l1.500-1.500a3.200 3.200 0 0 1 4.500 4.500L13.500 10.500M11 14l-1.500 1.500A3.200 3.200 0 0 1 5 11l1.500-1.500',
  at: 'M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0zM13 7v4a1.800 1.800 0 0 0 3.600 0V10A6.600 6.600 0 1 0 14 15.300',
};

export function icon(name, size = 18) {
  return h(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 20 20', width: size, height: size, 'aria-hidden': 'true' },
    h('path', { d: PATHS[name] }),
  );
}

/** A button that is an icon; its name is read aloud and shown on hover. */
export function iconButton(name, label, props = {}) {
  return h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': label, title: label, ...props },
    icon(name),
  );
}
