// Popups stand beside their anchor, inside the window, whatever scrolls around them.

const GAP = 6;

/** Hook for a popup's element: place it below (or above) the element it was drawn next to. */
export function place(el) {
  const anchor = el.parentElement.getBoundingClientRect();
  const stretch = el.dataset.fit === 'anchor';
  if (stretch) el.style.setProperty('--fit', `${Math.round(anchor.width)}px`);
  const { offsetWidth: width, offsetHeight: height } = el;
  const below = innerHeight - anchor.bottom - GAP;
  const above = anchor.top - GAP;
  const up = el.dataset.side === 'above' ? above > 120 : below < height && above > below;
  const left = el.dataset.align === 'end' ? anchor.right - width : anchor.left;
  el.style.setProperty('--most', `${Math.max(120, Math.min(360, up ? above : below))}px`);
  el.style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
  el.style.top = up ? '' : `${Math.round(anchor.bottom + GAP)}px`;
  el.style.bottom = up ? `${Math.round(innerHeight - anchor.top + GAP)}px` : '';
  if (el.style.top === '') el.style.top = 'auto';
  if (el.style.bottom === '') el.style.bottom = 'auto';
}

export function placeAll() {
  for (const el of document.querySelectorAll('[data-popup]')) place(el);
}
