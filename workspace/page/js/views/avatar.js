// A person's picture: initials on their own colour; apps are squares with a bolt.

import { h } from '../vdom.js';
import { safeColour } from '../text/rich.js';
import { emojiOf } from '../text/emoji.js';
import { nameOf } from '../state.js';
import { icon } from './icons.js';

export function avatar(person, { size = 36, picture = null } = {}) {
  const emoji = picture && emojiOf(picture.replace(/:/g, ''));
  const inside = emoji ?? (person?.is_bot ? icon('bolt', Math.round(size * 0.56)) : initials(nameOf(person)));
  return h(
    'span',
    {
      class: person?.is_bot ? 'avatar app' : 'avatar',
      'aria-hidden': 'true',
      vars: { '--tone': person?.is_bot ? '#0f6b5c' : safeColour(person?.color), '--size': `${size}px` },
    },
    inside,
  );
}

function initials(name) {
  const parts = name.trim().split(/\s+/);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return letters
    .map((part) => Array.from(part)[0] ?? '')
    .join('')
    .toUpperCase();
}
