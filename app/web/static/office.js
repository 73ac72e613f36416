// Passkeys, and the lock of a page that nobody uses: what was written stays behind it. Without this, passwords work.
(() => {
  "use strict";
  const doc = document, MINUTE = 60000;
  const all = (what, where = doc) => [...where.querySelectorAll(what)];
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const post = (url, fields) => fetch(url, {method: "POST", body: new URLSearchParams(fields)});

  // What a browser is asked comes with its bytes as text, and what a device says goes back the same way.
  const asked = (options) => {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.excludeCredentials, options.allowCredentials]) (list || []).forEach((one) => { one.id = bytes(one.id); });
    return {publicKey: options};
  };
  const said = (made) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return JSON.stringify({id: made.id, rawId: text(made.rawId), type: made.type, response});
  };
  const sign = async (form) => {
    const trouble = form.querySelector("[data-trouble]");
    trouble.hidden = true;
    try {
      const reply = await post(form.dataset.ask, {csrf_token: form.elements.csrf_token.value});
      const {code, options} = await reply.json();
      const made = await navigator.credentials[form.dataset.passkey](asked(options));
      form.elements.code.value = code;
      form.elements.credential.value = said(made);
      return true;
    } catch {
      trouble.hidden = false;
      return false;
    }
  };
  const offer = (where) => all("[data-passkey]", where).forEach((form) => {
    form.hidden = !window.PublicKeyCredential || form.dataset.origin !== location.origin;
  });

  let wall, timer;
  const idle = +doc.body.dataset.idle;
  const show = (page) => {
    const main = new DOMParser().parseFromString(page, "text/html").getElementById("main");
    if (!main) return false;
    wall.replaceChildren(...main.childNodes);
    offer(wall);
    wall.focus();
    return true;
  };
  const offline = () => wall.replaceChildren(doc.getElementById("wall").content.cloneNode(true));
  const fill = async () => {
    try {
      show(await (await fetch("/sign-in/again?to=/account")).text());
    } catch {
      // no network: the wall stands as it is, and is asked for again when somebody comes back
    }
  };
  const lock = () => {
    wall = doc.createElement("main");
    wall.tabIndex = -1;
    offline();
    all("body > *").forEach((part) => { part.hidden = true; });
    doc.body.append(wall);
    wall.addEventListener("click", (event) => { if (event.target.closest("[data-again]")) fill(); });
    fill();
  };
  const unlock = async (form) => {
    let reply, page;
    try {
      reply = await post(form.getAttribute("action"), new FormData(form));
      page = await reply.text();
    } catch {
      return offline();
    }
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("[name=csrf_token]");
    if (!reply.ok || !fresh) return void show(page);
    all("[name=csrf_token]").forEach((one) => { one.value = fresh.value; });
    wall.remove();
    wall = null;
    all("body > *").forEach((part) => { part.hidden = false; });
    wait();
  };
  const wait = () => {
    clearTimeout(timer);
    if (idle && !wall) timer = setTimeout(lock, idle * MINUTE);
  };

  doc.addEventListener("submit", async (event) => {
    const form = event.target, walled = wall && wall.contains(form);
    if (form.dataset.passkey || walled && form.getAttribute("action") === "/sign-in/again") event.preventDefault();
    else return;
    if (form.dataset.passkey && !await sign(form)) return;
    if (walled) unlock(form);
    else form.submit();
  });
  for (const what of ["pointerdown", "keydown", "scroll"]) doc.addEventListener(what, wait, {passive: true});
  offer(doc);
  wait();
})();
