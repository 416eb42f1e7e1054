// Text boxes that are as tall as what is written in them.

/** Hook for a text box, after each drawing; its style says how far it goes. */
export function grow(el) {
  el.style.height = 'auto';
  el.style.height = `${el.scrollHeight + 2}px`;
}
