// A line is spoken, or a page signed, where its file would be chosen: what is recorded goes into that field.
(() => {
  "use strict";
  const doc = document, says = doc.getElementById("recorder").dataset;
  const TYPES = {
    voice: ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"],
    sign: ["video/webm;codecs=vp8", "video/webm", "video/mp4"],
  };
  const FILM = {width: {ideal: 640}, height: {ideal: 480}, frameRate: {ideal: 24}};
  const MB = 1e6;
  let live;

  const tell = (form, text) => {
    const said = form.querySelector("[role=alert]");
    said.textContent = text;
    said.hidden = !text;
  };
  const status = (form, text) => { form.querySelector("[role=status]").textContent = text; };
  const put = (form, one) => {
    const place = form.querySelector(".made"), before = place.querySelector("audio, video");
    if (before && before.src) URL.revokeObjectURL(before.src);
    if (before) before.remove();
    if (one) place.append(one);
  };
  const player = (form, label) => {
    const one = doc.createElement(form.dataset.take === "sign" ? "video" : "audio");
    one.setAttribute("aria-label", label);
    return one;
  };
  const large = (form, file) => {
    const is = file.size > form.dataset.most * MB;
    if (is) tell(form, says.large);
    return is;
  };

  const let_go = (mine) => mine.stream.getTracks().forEach((track) => { track.onended = null; track.stop(); });
  const made = (mine) => {
    const {form, button, pieces} = mine, data = new Blob(pieces, {type: pieces.length ? pieces[0].type : ""});
    let_go(mine);
    if (live === mine) live = null;
    put(form);
    status(form, "");
    button.textContent = says.again;
    if (!data.size) return tell(form, says.silent);
    if (large(form, data)) return;
    const files = new DataTransfer(), one = player(form, says.hear);
    files.items.add(new File([data], "recording", {type: data.type}));
    form.elements.recording.files = files.files;
    one.controls = true;
    one.src = URL.createObjectURL(data);
    put(form, one);
    status(form, says.done);
  };
  const stop = () => { if (live && live.tape.state !== "inactive") live.tape.stop(); };
  const media = (how) => navigator.mediaDevices.getUserMedia(how === "sign" ? {video: FILM} : {audio: true});
  const start = async (form, button) => {
    const how = form.dataset.take;
    stop();
    tell(form, "");
    if (!self.isSecureContext || !navigator.mediaDevices || !self.MediaRecorder) return tell(form, says.insecure);
    const mine = {form, button, pieces: []};
    try {
      mine.stream = await media(how);
      const type = TYPES[how].find((one) => MediaRecorder.isTypeSupported(one));
      mine.tape = new MediaRecorder(mine.stream, {mimeType: type, audioBitsPerSecond: 48e3, videoBitsPerSecond: 1e6});
    } catch (why) {
      if (mine.stream) let_go(mine);
      const none = how === "sign" ? says.noSign : says.noVoice;
      return tell(form, why.name === "NotAllowedError" ? says.refused : none);
    }
    mine.tape.ondataavailable = ({data}) => { if (data.size) mine.pieces.push(data); };
    mine.tape.onstop = () => made(mine);
    // a device that is unplugged ends it; what was recorded until then is there
    mine.stream.getTracks().forEach((track) => { track.onended = stop; });
    live = mine;
    put(form);
    if (how === "sign") {
      const one = player(form, says.see);
      one.muted = true;
      one.srcObject = mine.stream;
      put(form, one);
      one.play().catch(() => 0);
    }
    mine.tape.start();
    button.textContent = says.stop;
    status(form, says.live);
  };

  doc.querySelectorAll("[data-take]").forEach((form) => {
    const button = form.querySelector("[data-record]"), said = doc.createElement("p");
    said.setAttribute("role", "status");
    form.querySelector(".made").append(said);
    button.hidden = false;
    button.addEventListener("click", () => { if (live && live.form === form) stop(); else start(form, button); });
    form.elements.recording.addEventListener("change", ({target}) => {
      tell(form, "");
      put(form);
      status(form, "");
      if (target.files.length && large(form, target.files[0])) target.value = "";
    });
    form.addEventListener("submit", (event) => {
      if (!live || live.form !== form) return;
      event.preventDefault();  // the end of it is still to come
      stop();
    });
  });
  addEventListener("pagehide", () => { if (live) let_go(live); });
})();
