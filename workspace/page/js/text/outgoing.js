// What a person types into the form the workspace expects, and back for editing.
//
// The workspace itself escapes what was typed and links names it knows by handle; only full names are put into
// ids here, because only the page knows where a name such as "Ana Reyes" ends.

import { unescapeText } from './mrkdwn.js';

const WORD = /[\p{L}\p{N}_]/u;

/** "@Ana Reyes" becomes `<@U…>`, or "@ana" with `handles` (what a slash command is given). */
export function toSlack(typed, people, { handles = false } = {}) {
  const names = people
    .filter((person) => person.real_name)
    .map((person) => [`@${person.real_name}`, handles ? `@${person.name}` : `<@${person.id}>`])
    .sort((a, b) => b[0].length - a[0].length);
  let text = '';
  for (let at = 0; at < typed.length;) {
    const hit =
      typed[at] === '@' &&
      !WORD.test(typed[at - 1] ?? ' ') &&
      names.find(([name]) => standsAt(typed, at, name));
    text += hit ? hit[1] : typed[at];
    at += hit ? hit[0].length : 1;
  }
  return text;
}

function standsAt(typed, at, name) {
  const piece = typed.slice(at, at + name.length);
  return piece.toLowerCase() === name.toLowerCase() && !WORD.test(typed[at + name.length] ?? ' ');
}

/** A message's text as a person would have typed it. */
export function fromSlack(text, people, channels) {
  const named = text.replace(/<([@#])(\w+)(?:\|([^>]*))?>/g, (whole, mark, id, label) => {
    const found = (mark === '@' ? people : channels).find((one) => one.id === id);
    return found ? mark + (found.real_name ?? found.name) : label ? mark + label : whole;
  });
  const wide = named.replace(/<!(here|channel|everyone)>/g, '@$1');
  return unescapeText(wide.replace(/<((?:https?|mailto):[^>|]+)(?:\|[^>]*)?>/g, '$1'));
}
