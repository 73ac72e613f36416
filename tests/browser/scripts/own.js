// What no engine sees, on the page as it stands: names of groups, one heading, controls that are large and
// apart, letters that are large, nothing to scroll sideways, nothing cut off, nothing that moves, and an
// order that is the one seen. `least` is how many pixels a control has at the very least.
(least) => {
  const found = [];
  const person = least >= 56;
  const say = (what, one) => found.push(`own ${what}: ${one ? one.outerHTML.slice(0, 90) : ""}`);
  const seen = (one) => {
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    for (let at = one; at; at = at.parentElement) if (getComputedStyle(at).clipPath !== "none") return false;
    const box = one.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && box.right > 0 && box.bottom + scrollY > 0;
  };

  for (const one of document.querySelectorAll("fieldset, [role=group], [role=radiogroup]")) {
    const by = one.getAttribute("aria-labelledby");
    const name = one.getAttribute("aria-label") || (by && document.getElementById(by)?.textContent) ||
      one.querySelector(":scope > legend")?.textContent;
    if (!(name || "").trim()) say("group without a name", one);
  }
  if (document.querySelectorAll("h1").length !== 1) say("not exactly one h1", document.querySelector("h1"));
  if (!document.title.trim()) say("no title");
  if (!document.documentElement.lang) say("no language");
  for (const one of document.querySelectorAll("[tabindex], [autofocus]")) {
    if (one.tabIndex > 0 || one.hasAttribute("autofocus")) say("takes the focus out of turn", one);
  }

  // the place that can be pressed: of a card, the whole card; of a box with its label beside it, both
  const target = (one) => one.matches("input[type=radio], input[type=checkbox]")
    ? one.closest("label") || (one.labels?.length ? one.parentElement : one) : one;
  const controls = [...new Set([...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary",
  )].filter((one) => seen(target(one))).map(target))];
  // a link inside a sentence is as high as the sentence
  const inline = (one) => one.matches("a") && getComputedStyle(one).display === "inline" &&
    [...one.parentElement.childNodes].some((part) => part.nodeType === 3 && part.textContent.trim());
  const boxes = controls.filter((one) => !inline(one)).map((one) => [one, one.getBoundingClientRect()]);
  for (const [one, box] of boxes) {
    if (Math.min(box.width, box.height) < least - 0.5) {
      say(`control of ${box.width.toFixed(0)} x ${box.height.toFixed(0)}`, one);
    }
  }
  const fixed = (one) => {
    for (let at = one; at; at = at.parentElement) if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
    return false;
  };
  const still = boxes.filter(([one]) => !fixed(one));
  still.forEach(([one, a], at) => still.slice(at + 1).forEach(([other, b]) => {
    if (one.contains(other) || other.contains(one)) return;
    const across = Math.max(a.left - b.right, b.left - a.right);
    const down = Math.max(a.top - b.bottom, b.top - a.bottom);
    if (Math.max(across, down) < 7.5) say(`controls ${Math.max(across, down).toFixed(0)} apart`, other);
  }));
  still.slice(1).forEach(([one, b], at) => {
    const a = still[at][1];
    // in a row of cards a card stands over its speaker: from column to column one goes up, and on
    const column = one.closest(".row") && one.closest(".row") === still[at][0].closest(".row") &&
      Math.max(b.left - a.right, a.left - b.right) > 0;
    if (b.bottom <= a.top + 1 && !still[at][0].contains(one) && !column) say("comes later and stands higher", one);
  });

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || one.closest("script, style, noscript, option") || !seen(one)) continue;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < (person ? 22 : 16) - 0.1) say(`letters of ${size}`, one);
  }
  const wide = document.scrollingElement;
  if (wide.scrollWidth > innerWidth) {
    const out = [...document.body.querySelectorAll("*")].filter((one) => {
      const box = one.getBoundingClientRect();
      return seen(one) && (box.right > innerWidth || box.left < 0);
    });
    say(`sideways scroll, ${wide.scrollWidth} of ${innerWidth}`, out.at(-1));
  }
  for (const one of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(one);
    if (!/hidden|clip/.test(style.overflow) || !seen(one) || one.clientWidth < 3 || one.closest("svg")) continue;
    if (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1) say("cut off", one);
  }
  // a break, help and a changed mind stand in the same place and order, at the end of each page
  const foot = document.querySelector(".foot");
  if (foot) {
    const ways = [...foot.querySelectorAll(".ways a, .ways button")].map((one) => one.pathname || `/${one.value}`);
    const usual = ["/break", "/help", "/talk/changed", "/changed"].filter((one) => ways.includes(one));
    if (ways.join() !== usual.join() || !ways.includes("/help")) say(`help in another place: ${ways}`, foot);
    if (foot.compareDocumentPosition(document.querySelector("main")) !== Node.DOCUMENT_POSITION_PRECEDING) {
      say("help before the page", foot);
    }
  }
  if (document.getAnimations().length) say("something moves");
  return [...new Set(found)];
}
