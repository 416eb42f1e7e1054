// Where the keyboard is while dialogs are open.

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), [tabindex]:not([tabindex="-1"])';
const FIELDS = '[data-autofocus], input:not([disabled]), textarea:not([disabled])';

let returnTo = null;

/** Focus the first field inside, or else the first thing that can be focused. False when there is nothing. */
export function focusInside(el) {
  const target =
    el?.querySelector('[data-autofocus]') ?? el?.querySelector(FIELDS) ?? el?.querySelector(FOCUSABLE);
  target?.focus({ preventScroll: false });
  return Boolean(target);
}

/** Tab goes round inside the open dialog. True when it was handled. */
export function trapTab(event, dialog) {
  const stops = [...dialog.querySelectorAll(FOCUSABLE)].filter((one) => one.offsetParent !== null);
  if (!stops.length) return false;
  const [first, last] = [stops[0], stops.at(-1)];
  const here = document.activeElement;
  const outside = !dialog.contains(here);
  if (event.shiftKey ? here === first || outside : here === last || outside) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
    return true;
  }
  return false;
}

/** Call after each drawing: remembers who had the focus when a dialog opened and gives it back afterwards. */
export function keepFocus(dialogIsOpen, before) {
  if (dialogIsOpen && !returnTo) returnTo = before ?? document.body;
  if (!dialogIsOpen && returnTo) {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost && returnTo.isConnected) returnTo.focus({ preventScroll: true });
    returnTo = null;
  }
}
