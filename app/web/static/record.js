// An answer can be spoken, signed or shown. What is recorded is sent piece by piece, so that nothing is lost.
(() => {
  "use strict";
  // what stands here is put in at the start of the service, in each language
  const BOX = "person/recorder.html";
  const doc = document, PIECE = 2000, SOON = 60, MOST = 5e5, AGAIN = 4000, EDGE = 1600;
  // below this in a whole recording nothing reached the microphone: a whisper is far above it
  const SILENCE = 0.002;
  const TYPES = {
    voice: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
    sign: ["video/webm;codecs=vp8", "video/webm", "video/mp4"],
  };
  let box, panel, how, now, take;
  const at = (what) => panel.querySelector(what);
  const form = () => doc.getElementById("answer");

  const show = (states, into) => {
    now = states;
    const on = states.split(" ");
    panel.hidden = false;
    box.querySelector(".recorder").hidden = true;
    panel.querySelectorAll("[data-in]").forEach((one) => {
      one.hidden = !one.dataset.in.split(" ").some((state) => on.includes(state));
    });
    const held = doc.activeElement;
    if (into || held === doc.body || held === panel || held.hidden) {
      (at("button[data-in]:not([hidden])") || panel).focus();
    }
  };
  const shut = () => {
    panel.hidden = true;
    box.querySelector(".recorder").hidden = false;
    now = "";
    box.querySelector(`[data-how="${how}"]`).focus();
  };
  const unkept = (is) => { at("[data-not-kept]").hidden = !is; };

  // Pieces go one after the other; one that did not arrive is sent again until it does.
  const post = (fields, data) => {
    const body = new FormData();
    body.append("csrf_token", form().elements.csrf_token.value);
    Object.entries(fields).forEach(([name, value]) => body.append(name, value));
    if (data) body.append("recording", data, "r");
    return fetch(box.dataset.url, {method: "POST", body});
  };
  const send = async (mine) => {
    if (mine.sending) return;
    mine.sending = true;
    while (mine.wait.length && mine === take) {
      try {
        const reply = await post({recorded: mine.id, how: mine.how, n: mine.n}, mine.wait[0]);
        const said = await reply.json();
        if (reply.ok) {
          mine.wait.shift();
          mine.n += 1;
          mine.state = said.state;
          unkept(false);
          continue;
        }
        if (reply.status === 409 && said.next < mine.n || reply.status === 422) {
          mine.refused = true;
          mine.wait = [];
          break;
        }
        throw reply;
      } catch {
        unkept(true);
        await new Promise((soon) => { mine.retry = soon; setTimeout(soon, AGAIN); });
      }
    }
    mine.sending = false;
    if (mine.over && mine.then) mine.then();
  };
  const arrived = (mine) => !mine || mine.over && !mine.wait.length && !mine.sending ? Promise.resolve()
    : new Promise((then) => { mine.waiters.push(then); });
  const put = (mine, blob) => {
    if (!blob.size) return;
    mine.all.push(blob);
    for (let from = 0; from < blob.size; from += MOST) mine.wait.push(blob.slice(from, from + MOST));
    send(mine);
  };

  const begin = (which) => {
    const id = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
    return {id, how: which, n: 0, wait: [], all: [], waiters: [], spent: 0, peak: 0, heard: 0};
  };
  const let_go = (mine) => {
    if (!mine || !mine.stream) return;
    clearInterval(mine.clock);
    mine.stream.getTracks().forEach((track) => { track.onended = null; track.stop(); });
    if (mine.sound) mine.sound.close();
    at("video").srcObject = null;
  };
  const silent = (mine) => mine.how === "voice" && (!mine.all.length || mine.heard > 5 && mine.peak < SILENCE);

  // It is over: what arrived is the answer's, and can be heard or seen before it is kept.
  const finish = (mine, why) => {
    if (mine.over) return;
    mine.over = true;
    let_go(mine);
    if (silent(mine)) return drop("silent");
    mine.then = () => {
      mine.waiters.splice(0).forEach((then) => then());
      if (mine !== take) return;
      if (!mine.n) return drop(`no-${mine.how === "drawing" ? "file" : mine.how}`);
      attach(mine);
      show(`done ${why || ""}`, mine.how === "drawing");
    };
    send(mine);
  };
  const attach = (mine) => {
    let field = form().querySelector("input[name=recorded]");
    if (!field) {
      field = doc.createElement("input");
      field.type = "hidden";
      field.name = "recorded";
      box.append(field);
    }
    field.value = mine.id;
    const before = box.querySelector(":scope > .said");
    if (before) {
      before.before(field);
      before.remove();
    }
    const heard = at(`template[data-for="${mine.how}"]`).content.firstElementChild.cloneNode(true);
    if (mine.url) URL.revokeObjectURL(mine.url);
    heard.src = mine.url = URL.createObjectURL(new Blob(mine.all, {type: mine.all[0].type}));
    at("[data-heard]").replaceChildren(heard);
    at("[data-state]").textContent = mine.state;
  };
  const drop = (then) => {
    const mine = take;
    take = null;
    let_go(mine);
    if (mine && mine.url) URL.revokeObjectURL(mine.url);
    at("[data-heard]").replaceChildren();
    const field = form().querySelector("input[name=recorded]");
    if (field) field.remove();
    if (mine && mine.all.length) post({how: "drop", recorded: mine.id}).catch(() => 0);
    if (mine) mine.waiters.splice(0).forEach((go) => go());
    unkept(false);
    if (then) show(then); else shut();
  };

  const listen = (mine) => {
    mine.sound = new AudioContext();
    const ear = mine.sound.createAnalyser();
    ear.fftSize = 8192;  // longer than a tick: nothing is said between two of them
    const wave = new Float32Array(ear.fftSize);
    mine.sound.createMediaStreamSource(mine.stream).connect(ear);
    return () => {
      if (mine.sound.state !== "running") return;
      ear.getFloatTimeDomainData(wave);
      const loud = Math.max(...wave.map(Math.abs));
      mine.peak = Math.max(mine.peak, loud);
      mine.heard += 1;
      at("meter").value = Math.sqrt(loud);
    };
  };
  const tick = (mine, hear) => {
    let last = Date.now(), told = false;
    mine.clock = setInterval(() => {
      const time = Date.now();
      if (mine.tape.state === "recording") mine.spent += (time - last) / 1000;
      last = time;
      if (hear) hear();
      const left = 60 * panel.dataset[mine.how] - mine.spent;
      if (left <= 0) stop("full");
      else if (left <= SOON && !told && 60 * panel.dataset[mine.how] > SOON) {
        told = true;
        show(`${now} soon`);
      }
    }, 100);
  };
  const stream = async () => {
    const film = {width: {ideal: 640}, height: {ideal: 480}, frameRate: {ideal: 24}};
    const media = navigator.mediaDevices;
    if (how === "voice") return media.getUserMedia({audio: true});
    try {
      return await media.getUserMedia({audio: true, video: film});
    } catch (why) {
      if (why.name !== "NotFoundError") throw why;
      return media.getUserMedia({video: film});  // a camera without a microphone is enough to sign
    }
  };
  const start = async () => {
    const mine = take = begin(how);
    show("ask");
    try {
      mine.stream = await stream();
      const type = TYPES[how].find((one) => MediaRecorder.isTypeSupported(one));
      mine.tape = new MediaRecorder(mine.stream, {mimeType: type, audioBitsPerSecond: 32e3, videoBitsPerSecond: 6e5});
    } catch {
      if (mine !== take) return;
      let_go(mine);
      take = null;
      return show(`no-${how}`);
    }
    if (mine !== take) return let_go(mine);  // the page was hidden or the panel shut meanwhile
    mine.tape.ondataavailable = ({data}) => put(mine, data);
    mine.tape.onstop = () => finish(mine, mine.why);
    mine.tape.onerror = () => stop("pulled");
    mine.stream.getTracks().forEach((track) => { track.onended = () => stop("pulled"); });
    const hear = how === "voice" ? listen(mine) : null;
    if (how === "sign") {
      const see = at("video");
      see.srcObject = mine.stream;
      see.play().catch(() => 0);
    }
    mine.tape.start(PIECE);
    tick(mine, hear);
    show(`live live-${how}`);
  };
  const stop = (why) => {
    if (!take || !take.tape || take.over) return;
    take.why = why;
    if (take.tape.state === "inactive") finish(take, why);
    else take.tape.stop();
  };

  // A photo is made smaller here, and says no more where it was taken.
  const photo = async (file) => {
    const mine = take = begin("drawing");
    try {
      const whole = await createImageBitmap(file), scale = Math.min(1, EDGE / Math.max(whole.width, whole.height));
      const canvas = doc.createElement("canvas");
      canvas.width = Math.round(whole.width * scale);
      canvas.height = Math.round(whole.height * scale);
      canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
      put(mine, await new Promise((then) => { canvas.toBlob(then, "image/jpeg", 0.85); }));
      finish(mine);
    } catch {
      take = null;
      show("no-file");
    }
  };

  const acts = {
    start,
    pause: () => { take.tape.pause(); show(`paused paused-${how}`); },
    resume: () => { take.tape.resume(); show(`live live-${how}`); },
    stop: () => stop(),
    again: () => { drop("none"); open(how); },
    drop: () => drop(),
    close: shut,
    keep: () => { at("[data-state]").scrollIntoView({block: "center"}); doc.querySelector(".moves .go").focus(); },
  };
  const open = (which) => {
    how = which;
    if (which === "drawing") return box.querySelector("input[type=file]").click();
    const able = navigator.mediaDevices && navigator.mediaDevices.getUserMedia && self.MediaRecorder;
    show(able ? `ready ready-${which}` : `no-${which}`, true);
  };
  const lively = () => take && !(take.over && !take.wait.length && !take.sending);

  const ready = () => {
    const found = doc.getElementById("record");
    if (!found || found === box) return;
    box = found;
    take = null;
    box.append(...new DOMParser().parseFromString(BOX, "text/html").body.childNodes);
    if ("plain" in box.dataset) box.querySelectorAll(".recorder .pic").forEach((one) => one.remove());
    panel = box.querySelector(".panel");
    box.addEventListener("click", ({target}) => {
      const button = target.closest("button");
      if (!button || !box.contains(button)) return;
      if (button.dataset.how && !lively()) open(button.dataset.how);
      if (button.dataset.do) acts[button.dataset.do]();
    });
    box.querySelector("input[type=file]").addEventListener("change", ({target}) => {
      if (target.files.length) photo(target.files[0]);
      target.value = "";
    });
  };
  // Next and every other way on wait until all of it arrived; Hide this waits for nothing.
  addEventListener("submit", (event) => {
    if (event.target.id === "hide") {
      let_go(take);
      if (take && take.tape && take.tape.state !== "inactive") take.tape.stop();
      doc.querySelectorAll("audio, video").forEach((one) => one.pause());
      return;
    }
    if (event.target.id !== "answer" || !lively()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter, mine = take;
    stop();
    if (mine.retry) mine.retry();
    arrived(mine).then(() => form().requestSubmit(button));
  }, true);
  addEventListener("pagehide", () => let_go(take));
  new MutationObserver(ready).observe(doc.getElementById("main"), {childList: true});
  ready();
})();
