// What was put away or ended in one tab stands in no other. A page that is empty has nothing to keep.
(() => {
  "use strict";
  const tabs = new BroadcastChannel("own-words");
  const ended = location.pathname === "/talk/done";
  tabs.onmessage = () => {
    document.querySelectorAll("textarea").forEach((one) => { one.value = ""; });
    document.body.textContent = "";
    location.replace("/hide");
  };
  addEventListener("submit", ({target}) => { if (target.id === "hide") tabs.postMessage(0); });
  if (ended) tabs.postMessage(0);
})();
