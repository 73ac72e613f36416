// Words stay on the page until they have arrived, and what it says of them is true. Without this, plain forms work.
(() => {
  "use strict";
  const doc = document, WAIT = 1500, LONG = 2e4;
  let form, words, state, kept, keptText, timer, sending, over, under, warned, last;
  const byId = (id) => doc.getElementById(id);
  const all = (what) => [...doc.querySelectorAll(what)];
  const on = (what, then) => doc.addEventListener(what, then);
  const field = (name) => form.querySelector(`input[name="${name}"]`);

  // A broken letter is sent as it is, for the service to refuse.
  const bytes = (text) => String(text).split(/([\ud800-\udfff])/u).map((part, i) => {
    const c = part.charCodeAt(0);
    return i % 2 ? [224 | c >> 12, 128 | c >> 6 & 63, 128 | c & 63].map((b) => "%" + b.toString(16)).join("") : encodeURIComponent(part);
  }).join("");
  const packed = (pairs) => pairs.map((pair) => pair.map(bytes).join("=")).join("&");
  const post = (url, body, more) => fetch(url, {
    method: "POST", body, headers: {"Content-Type": "application/x-www-form-urlencoded"}, ...more,
  });

  const begin = () => {
    form = byId("answer");
    words = byId("words");
    state = byId("state");
    sending = over = warned = false;
    if (!words) return;
    kept = state.dataset.state !== "not_kept" || !words.value ? words.value : null;
    keptText = words.value && state.dataset.kept;
  };
  const show = () => {
    const text = words.value === kept ? keptText : state.dataset.notKept;
    if (state.textContent !== text) state.textContent = text;
    state.hidden = !text;
  };
  const dirty = () => words && !over && words.value !== kept && form.dataset.draft;

  // Drafts go one after the other, so that an older never comes after a newer.
  const save = (leaving) => {
    clearTimeout(timer);
    if (!dirty() || sending && !leaving) return Promise.resolve(true);
    if (under && !leaving) return under.then(() => save());
    const text = words.value, rev = field("rev");
    const now = under = post(form.dataset.draft, packed([["csrf_token", field("csrf_token").value],
      ["key", field("key").value], ["rev", under ? +rev.value + 1 : rev.value], ["words", text]]), {keepalive: !!leaving && text.length < 6e3})
      .then((reply) => reply.ok ? reply.json() : Promise.reject(reply))
      .then((reply) => {
        rev.value = reply.rev;
        kept = text;
        keptText = reply.state;
        show();
        return true;
      })
      .catch((reply) => {
        if (!reply.status && !over) timer = setTimeout(save, 4 * WAIT);
        return false;
      })
      .finally(() => { if (under === now) under = null; });
    return now;
  };

  const busy = (wait) => {
    sending = wait;
    all("#answer button, button[form]").forEach((button) => button.setAttribute("aria-disabled", wait));
    if (words) words.readOnly = wait;
  };
  // What went wrong is said above the question.
  const tell = (page) => {
    busy(false);
    const box = byId("no-network").content.firstElementChild.cloneNode(true);
    const [why, unkept, ...rest] = box.querySelectorAll("p");
    const title = page && page.querySelector("h1");
    if (title) {
      // What came says itself what is kept.
      why.firstChild.textContent = title.textContent;
      why.after(...page.querySelectorAll(".ask > .line, .trouble > p"));
      rest.forEach((line) => line.remove());
      if (state) state.hidden = true;
    }
    if (title || words && words.value === kept) unkept.remove();
    all("#trouble").forEach((old) => old.remove());
    byId("main").prepend(box);
    box.focus();
  };
  const received = async (reply) => {
    // The start page means that this talk is not open here now.
    if (reply.ok && new URL(reply.url).pathname !== "/") {
      over = true;
      return location.assign(reply.url);
    }
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const fresh = page.getElementById("main");
    if (!fresh || !page.getElementById("answer") || words && !page.getElementById("words")) return tell(fresh);
    const before = words && [words.value, kept, keptText];
    byId("main").replaceChildren(...fresh.childNodes);
    begin();
    if (words) {
      [words.value, kept, keptText] = before;
      show();
    }
    if (byId("trouble")) byId("trouble").focus();
  };
  const send = async (button) => {
    if (sending) return;
    last = button;
    clearTimeout(timer);
    busy(true);
    const stop = new AbortController(), bell = setTimeout(() => stop.abort(), LONG);
    try {
      await under;
      const pairs = [...new FormData(form)].map(([name, value]) => [name, name === "words" ? words.value : value]);
      if (button && button.name) pairs.push([button.name, button.value]);
      await received(await post(form.getAttribute("action"), packed(pairs), {signal: stop.signal}));
    } catch {
      tell();
    }
    clearTimeout(bell);
  };

  const blank = () => {
    over = true;
    all("textarea").forEach((one) => { one.value = ""; });
    all("input:checked").forEach((one) => { one.checked = false; });
  };
  const hide = async (away) => {
    const from = form && "leaves" in form.dataset ? form : away, body = packed([...new FormData(from), ["go", "hide"]]);
    doc.body.hidden = true;
    const soon = new Promise((done) => { setTimeout(done, WAIT); });
    await Promise.race([save(), soon]);
    blank();
    await Promise.race([post(from.getAttribute("action"), body, {redirect: "manual", keepalive: body.length < 6e4}).catch(() => 0), soon]);
    doc.body.textContent = "";
    location.replace(away.action);
  };

  on("submit", (event) => {
    const button = event.submitter;
    if (button === undefined) return;
    if (event.target.id === "hide") hide(event.target);
    else if (event.target === form && byId("no-network")) send(button);
    else return;
    event.preventDefault();
  });
  on("click", (event) => {
    if (event.target.closest("[data-again]")) send(last);
    const link = event.target.closest("a[href]");
    if (!link || link.getAttribute("href")[0] === "#" || event.ctrlKey || event.metaKey || warned || !dirty() && !sending) return;
    event.preventDefault();
    if (!sending) save().then((ok) => { if (ok) location.assign(link.href); else { warned = true; tell(); } });
  });
  on("input", (event) => {
    if (event.target !== words) return;
    const aids = field("aids");
    if (event.inputType === "insertReplacementText" && !/correct/.test(aids.value)) aids.value = `${aids.value} correct`.trim();
    show();
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  // The line about the words is read out when the box is left.
  on("focusin", ({target}) => { if (target === words) state.removeAttribute("aria-live"); });
  on("focusout", ({target}) => {
    if (target !== words) return;
    clearTimeout(timer);
    state.setAttribute("aria-live", "polite");
    timer = setTimeout(save, WAIT / 5);
  });
  on("change", ({target}) => {
    if (target.name === "reader" && target.checked) all("input[name=choice][value=yes]").forEach((yes) => { yes.checked = true; });
    if (target.name === "choice" && target.value !== "yes") all("input[name=reader]").forEach((face) => { face.checked = false; });
    if (/^(theme|size)$/.test(target.name)) doc.documentElement.dataset[target.name] = target.value;
  });
  // Enter on a card chooses it; on a chosen card it is Next.
  on("keydown", (event) => {
    const card = event.target;
    if (event.key !== "Enter" || !/^(radio|checkbox)$/.test(card.type) || card.checked) return;
    event.preventDefault();
    card.click();
  });
  on("visibilitychange", () => { if (doc.hidden) save(true); });
  addEventListener("pagehide", () => { save(true); blank(); });
  addEventListener("pageshow", ({persisted}) => { if (persisted) { doc.body.hidden = true; location.reload(); } });
  begin();
  if (byId("trouble")) byId("trouble").focus();
})();
