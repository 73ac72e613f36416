// What a test asks of a page in the browser.
({
  style(rule) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rule);
    document.adoptedStyleSheets = [sheet];
  },
  aside: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  smallText() {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) {
      const text = walk.currentNode.data, holder = walk.currentNode.parentElement;
      if (text.trim() && parseFloat(getComputedStyle(holder).fontSize) < 22) found.push(text);
    }
    return found;
  },
  targets() {
    const wanted = "a[href],button,textarea,summary,input:not([type=hidden])";
    const seen = (one) => one.checkVisibility({visibilityProperty: true}) && !one.matches(".skip,.trouble p a");
    return [...document.querySelectorAll(wanted)].filter(seen).map((one) => {
      const boxes = [one, ...one.labels || []].map((part) => part.getBoundingClientRect()).filter((box) => box.width);
      const [left, top] = ["left", "top"].map((side) => Math.min(...boxes.map((box) => box[side])));
      const [right, bottom] = ["right", "bottom"].map((side) => Math.max(...boxes.map((box) => box[side])));
      return {name: one.outerHTML.slice(0, 80), left, top, right, bottom};
    });
  },
  ratios() {
    const css = getComputedStyle(document.documentElement), pen = document.createElement("canvas").getContext("2d");
    const light = (name) => {
      pen.fillStyle = css.getPropertyValue(name).trim();
      const parts = [1, 3, 5].map((i) => parseInt(pen.fillStyle.slice(i, i + 2), 16) / 255)
        .map((part) => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
      return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
    };
    const ratio = (pair) => {
      const [dark, bright] = pair.split(" on ").map(light).sort((one, two) => one - two);
      return (bright + .05) / (dark + .05);
    };
    const grounds = ["--ground", "--paper", "--tint", "--tone"];
    return {
      text: [...grounds.map((ground) => `--ink on ${ground}`), "--act-ink on --act"].map(ratio),
      edge: ["--line on --ground", "--line on --paper", "--act on --ground", "--act on --paper"].map(ratio),
    };
  },
  focused() {
    const one = document.activeElement, box = one.getBoundingClientRect();
    const ring = getComputedStyle(one.parentElement.querySelector(":scope > .edge") || one);
    const seen = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].every(([x, y]) => {
      const there = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
      return there && (one.contains(there) || there.contains(one));
    });
    return {
      tag: one.tagName, name: one.outerHTML.slice(0, 90), x: box.left, y: scrollY + box.top, seen,
      ring: parseFloat(ring.outlineWidth), style: ring.outlineStyle, two: ring.boxShadow !== "none",
      still: !!one.closest(".top,.skip"), whole: box.top >= 0 && box.bottom <= innerHeight,
    };
  },
  places: () => [".where", "#hide button", "#main h1"].map((one) => document.querySelector(one).getBoundingClientRect())
    .map((box) => [box.left, box.top]),
  edges: () => [...document.querySelectorAll(".edge")].map((one) => parseFloat(getComputedStyle(one).borderTopWidth)),
})
