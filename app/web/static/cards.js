// Each card is a stop of its own for Tab, as it is for the eye: two keys, or two switches, are enough.
(() => {
  "use strict";
  document.addEventListener("keydown", (event) => {
    const {target, key, shiftKey, altKey, ctrlKey, metaKey} = event;
    if (key !== "Tab" || altKey || ctrlKey || metaKey || !/^(radio|checkbox)$/.test(target.type)) return;
    const cards = [...document.querySelectorAll('input[type="radio"], input[type="checkbox"]')];
    const next = cards[cards.indexOf(target) + (shiftKey ? -1 : 1)];
    // from one question to the next, Tab goes its usual way
    if (!next || next.type !== "radio" || next.closest("fieldset") !== target.closest("fieldset")) return;
    event.preventDefault();
    next.focus();
  });
})();
