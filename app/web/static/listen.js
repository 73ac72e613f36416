// Reads a page aloud, line by line, and lights each word as it is said. Nothing sounds that nobody asked for.
(() => {
  "use strict";
  // A picture stands for a sixtieth of a second: a word is lit for the one in which it begins.
  const doc = document, LONG = 400, SOON = 15, TRIES = 40, RATES = [0.6, 0.75, 0.9, 1, 1.2, 1.4];
  const SPAN = ">span:not(.pic)";
  const LINES = `h1,h2,h3,h4,p,blockquote,summary,dt,dd,.s,.label,button${SPAN},a${SPAN}`;
  const OUT = ".moves,.listen,[hidden],[aria-hidden=true],noscript,template";
  const HOSTS = ".line,.card,.doors>li,.said,.given", OWN = ".theirs,.staff", RECORDED = "audio.heard,video.heard:not(.film)";
  const audio = new Audio();
  // older tablets have no way to tell another tab
  const tabs = self.BroadcastChannel ? new BroadcastChannel("own-words-sound") : {postMessage: () => 0};
  const lamp = self.Highlight && CSS.highlights ? new Highlight() : null;
  if (lamp) CSS.highlights.set("word", lamp);
  let listen, known, from, player, queue = [], ready = [], at = 0, run = 0, rate = 3, voice = audio;
  const byId = (id) => doc.getElementById(id);
  const all = (what, where = doc) => [...where.querySelectorAll(what)];
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

  // What lies in a folded part is no part of the page yet; browsers differ in what they say of its size.
  const folded = (line) => {
    const part = line.closest("details:not([open])");
    return !!part && (!part.firstElementChild.contains(line) || folded(part.parentElement));
  };
  const shown = (line) => !line.querySelector(LINES) && !line.closest(OUT) && line.getClientRects().length > 0 && !folded(line)
    && (line.matches(RECORDED) || line.textContent.trim() !== "");
  const lines = () => all(`${LINES},${RECORDED}`, byId("main")).filter(shown);
  const isOwn = (line) => line.matches(RECORDED) || !!(line.closest(OWN) || line.querySelector(OWN));

  // The words of a line, each with its place, so that it can be lit without a change to the page.
  const words = (line) => {
    const found = [], walk = doc.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let open = false;
    while (walk.nextNode()) {
      const node = walk.currentNode;
      for (const {0: text, index} of node.data.matchAll(/\s+|\S+/g)) {
        if (/^\s/.test(text)) {
          open = false;
          continue;
        }
        if (!open) {
          const place = new Range();
          place.setStart(node, index);
          found.push({text: "", place});
          open = true;
        }
        const word = found[found.length - 1];
        word.text += text;
        word.place.setEnd(node, index + text.length);
      }
    }
    return found.flatMap((word) => word.text.match(/.{1,400}/gsu).map((text) => ({...word, text})));
  };
  // What is asked for at a time: short enough that the first sound comes soon.
  const pieces = (line) => {
    if (line.matches(RECORDED)) return [{line, own: true, words: [], recorded: line}];
    const found = [], own = isOwn(line), language = (line.closest("[lang]") || doc.documentElement).lang;
    for (const word of words(line)) {
      const last = found[found.length - 1];
      const full = !last || last.text.length + word.text.length >= LONG || last.text.length > LONG / 2 && /[.!?]$/.test(last.text);
      if (full) found.push({line, own, language, text: word.text, words: [word]});
      else {
        last.text += ` ${word.text}`;
        last.words.push(word);
      }
    }
    return found;
  };

  const ask = (piece) => {
    const ours = !piece.own && !piece.gone && piece.language === doc.documentElement.lang;
    const n = ours ? known.lines.indexOf(piece.text) : -1;
    if (n >= 0) return fetch(known.sounds + n);
    const body = JSON.stringify({text: piece.text, language: piece.language});
    return fetch("/speech", {method: "POST", body, headers: {"Content-Type": "application/json"}});
  };
  const sound = async (piece) => {
    if (piece.recorded) return {marks: []};
    for (let tries = 0; ; tries++) {
      const reply = await ask(piece);
      if (reply.status === 503 && reply.headers.get("Retry-After") && tries < TRIES) await new Promise((go) => { setTimeout(go, 150 + Math.random() * 200); });
      else if (reply.status === 404 && !piece.gone) piece.gone = true;
      else if (reply.status === 204) return null;
      else if (!reply.ok) throw new Error("no sound");
      // what a person recorded may be of a kind that this browser cannot play: then the computer says it
      else if (!piece.gone && !audio.canPlayType(reply.headers.get("Content-Type"))) piece.gone = true;
      else return {url: URL.createObjectURL(await reply.blob()), marks: (reply.headers.get("Word-Marks") || "").split(" ").filter(Boolean).map(Number)};
    }
  };

  const dark = () => {
    if (lamp) lamp.clear();
    all(".lit").forEach((line) => { line.classList.remove("lit"); });
  };
  const light = (piece) => {
    dark();
    piece.line.classList.add("lit");
    piece.line.scrollIntoView({block: "nearest"});
  };
  const follow = (piece, marks, mine) => {
    if (mine !== run || voice.ended) return;
    if (voice.paused) {
      voice.addEventListener("play", () => follow(piece, marks, mine), {once: true});
      return;
    }
    const now = voice.currentTime * 1000 + SOON;
    const n = marks.reduce((last, mark, i) => mark <= now ? i : last, -1);
    if (lamp && piece.words[n] && !lamp.has(piece.words[n].place)) {
      lamp.clear();
      lamp.add(piece.words[n].place);
    }
    requestAnimationFrame(() => follow(piece, marks, mine));
  };
  // What a person recorded is heard as they recorded it, in the place where it stands.
  const say = (piece, {url, marks}, mine) => new Promise((done, fail) => {
    light(piece);
    voice = piece.recorded || audio;
    voice.onended = done;
    voice.onerror = fail;
    if (url) voice.src = url;
    else voice.currentTime = 0;
    voice.playbackRate = RATES[rate];
    voice.play().then(() => follow(piece, marks, mine), fail);
  }).finally(() => { if (url) URL.revokeObjectURL(url); });

  const button = (what) => player && player.querySelector(`[data-sound="${what}"]`);
  const label = (paused) => {
    const pause = button("pause"), text = pause && pause.lastElementChild;
    if (text) text.textContent = paused ? pause.dataset.goOn : pause.dataset.pause;
  };
  const tell = (bad) => {
    all(".listen>.state").forEach((one) => one.remove());
    if (!bad) return;
    const said = doc.createElement("p");
    said.className = "state";
    said.setAttribute("role", "status");
    listen.parentElement.append(said);
    said.textContent = listen.dataset.none;
  };
  const hush = () => {
    run++;
    voice.pause();
    dark();
  };
  const stop = () => {
    hush();
    queue = [];
    ready = [];
    all(".player, .how").forEach((one) => one.remove());
    player = null;
    tell(false);
    reach(false);
  };
  // Of words for a meeting it is kept whether all of them were heard before they were called right.
  const heard = (n) => {
    const how = doc.querySelector('input[name="how"]');
    if (!how) return;
    if (!queue[n + 1] || queue[n + 1].line !== queue[n].line) queue[n].line.dataset.said = "";
    if (all("ol .given p,ol audio,ol video", how.form).every((line) => "said" in line.dataset)) how.value = "heard";
  };
  const play = async (from) => {
    hush();
    const mine = run;
    label(false);
    tell(false);
    tabs.postMessage(0);
    try {
      for (at = from; at < queue.length; at++) {
        ready[at] = ready[at] || sound(queue[at]);
        const now = await ready[at];
        if (mine !== run) return;
        ready[at] = null;
        if (at + 1 < queue.length) (ready[at + 1] = ready[at + 1] || sound(queue[at + 1])).catch(() => 0);
        if (now) await say(queue[at], now, mine);
        if (mine !== run) return;
        heard(at);
      }
      dark();
      at = 0;
      label(true);
    } catch (fault) {
      if (mine !== run) return;
      hush();
      ready = [];
      label(true);
      tell(fault.name !== "NotAllowedError");
    }
  };

  // Before own words sound for the first time in a sitting: people near you can hear.
  const how = async () => {
    const page = parsed(await (await fetch("/hear")).text()), form = page.getElementById("answer");
    const box = doc.createElement("div");
    box.className = "how";
    box.tabIndex = -1;
    box.setAttribute("role", "group");
    const title = doc.createElement("p"), strong = doc.createElement("strong");
    strong.textContent = page.getElementById("question").textContent;
    title.append(strong);
    box.setAttribute("aria-label", strong.textContent);
    box.append(title, ...all(".ask .line", page), ...all(".doors button", page));
    all("button", box).forEach((one) => { one.type = "button"; });
    listen.after(box);
    box.focus();
    const choice = await new Promise((chosen) => {
      box.onclick = ({target}) => { const one = target.closest("button"); if (one) chosen(one.value); };
    });
    const body = new URLSearchParams(new FormData(form));
    body.set("choice", choice);
    await fetch("/hear", {method: "POST", body, redirect: "manual"});
    listen.dataset.hear = choice;
    box.remove();
    listen.focus();
  };
  const open = () => {
    player = doc.importNode(parsed(known.player).querySelector(".player"), true);
    listen.after(player);
    reach(true);
  };
  const start = async (chosen, itself) => {
    stop();
    const mine = run;
    try {
      const list = listen.dataset.lines;
      if (from !== list) known = await (await fetch(list)).json();
      from = list;
      if (mine !== run) return;
      if (chosen.some(isOwn) && listen.dataset.hear === "ask" && !itself) await how();
      if (mine !== run) return;
      open();
      const may = /^(headphones|play)$/.test(listen.dataset.hear);
      queue = chosen.filter((line) => may || !isOwn(line)).flatMap(pieces);
    } catch {
      queue = [];
      all(".how").forEach((one) => one.remove());
      return tell(true);
    }
    return play(0);
  };

  const acts = {
    stop,
    pause: () => {
      if (!queue.length) return;
      if (voice.paused && !voice.ended && doc.querySelector(".lit")) {
        voice.play().catch(() => 0);
        label(false);
      } else if (voice.paused) play(at);
      else {
        voice.pause();
        label(true);
      }
    },
    again: () => { if (queue.length) play(queue.findIndex((piece) => piece.line === queue[Math.min(at, queue.length - 1)].line)); },
    slower: () => speed(rate - 1),
    faster: () => speed(rate + 1),
  };
  const speed = (to) => {
    rate = Math.max(0, Math.min(RATES.length - 1, to));
    voice.playbackRate = RATES[rate];
    button("slower").setAttribute("aria-disabled", rate === 0);
    button("faster").setAttribute("aria-disabled", rate === RATES.length - 1);
  };

  // Each line and each choice has a speaker. Keys and switches meet them once somebody listens, not before.
  const reach = (on) => all(".hear").forEach((one) => {
    one.tabIndex = on ? 0 : -1;
    if (on) one.removeAttribute("aria-hidden");
    else one.setAttribute("aria-hidden", "true");
  });
  const begin = () => {
    listen = byId("listen");
    if (!listen) return;
    const hosts = new Map();
    all(LINES, byId("main")).forEach((line) => {
      const host = !line.querySelector(LINES) && !line.closest(OUT) && line.closest(HOSTS);
      if (host && !host.parentElement.closest(".given,.said,.card")) hosts.set(host, host);
    });
    hosts.forEach((host) => {
      const speaker = doc.createElement("button");
      speaker.type = "button";
      speaker.className = "hear";
      speaker.setAttribute("aria-label", `${listen.textContent.trim()}: ${host.textContent.trim().replace(/\s+/g, " ")}`);
      speaker.append(listen.querySelector(".pic").cloneNode(true));
      host.classList.add("spoken");
      (host.matches(".card,li") ? host.firstElementChild : host.lastElementChild).after(speaker);
    });
    reach(false);
    if (listen.dataset.itself === "") start(lines(), true);
  };

  doc.addEventListener("click", ({target}) => {
    const speaker = target.closest(".hear"), act = target.closest("[data-sound]");
    // nobody is talked to while they record
    if (target.closest("[data-how]") && !voice.paused) acts.pause();
    if (listen && listen.contains(target)) start(lines());
    else if (speaker) start(lines().filter((line) => speaker.parentElement.contains(line)));
    else if (act && act.getAttribute("aria-disabled") !== "true") acts[act.dataset.sound]();
  });
  doc.addEventListener("keydown", ({key}) => { if (key === "Escape" && player) stop(); });
  doc.addEventListener("submit", ({target}) => {
    if (target.id !== "hide") return;
    stop();
    all("video").forEach((one) => one.pause());
  }, true);
  doc.addEventListener("visibilitychange", () => { if (doc.hidden && !voice.paused) acts.pause(); });
  // Nobody hears two voices: a player of the page's own, or another page, lets this one wait.
  doc.addEventListener("play", ({target}) => { if (target !== voice && !voice.paused) acts.pause(); }, true);
  addEventListener("pagehide", stop);
  tabs.onmessage = () => { if (!voice.paused) acts.pause(); };
  new MutationObserver((changes) => {
    if (!changes.some(({removedNodes}) => [...removedNodes].some((node) => node.contains && node.contains(listen)))) return;
    stop();
    begin();
  }).observe(byId("main"), {childList: true});
  begin();
})();
