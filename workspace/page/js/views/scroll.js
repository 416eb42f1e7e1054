// A list of messages that keeps its newest words in sight.

// New messages pull the view along only when it already stands at the end.
export function watchScroll(el) {
  el.atEnd = el.scrollHeight - el.scrollTop - el.clientHeight < 40;
}

export function toEnd(el) {
  el.atEnd = true;
  el.scrollTop = el.scrollHeight;
  // The window or the composer may take some of its height: the last words stay in sight.
  new ResizeObserver(() => stay(el)).observe(el);
}

export function stay(el) {
  if (el.atEnd) el.scrollTop = el.scrollHeight;
}
