// What is said beside the cards: the live region, the toast, a question back.
function errorCard(message) {
  return make("article", { class: "card error" }, make("h3", {}, T.error), make("p", { dir: "auto" }, message));
}

let toastTimer;
function say(text) { const box = $("#bq-say"); box.textContent = ""; setTimeout(() => { box.textContent = text; }, 50); }
function toast(text, label, act) {
  const box = $("#bq-toast");
  box.replaceChildren(make("span", { dir: "auto" }, text));
  if (label) {
    const button = make("button", { type: "button" }, label);
    button.onclick = () => { box.hidden = true; act(); refocus(field.checkVisibility() ? field : $("#bq-find")); };
    box.append(button);
  }
  box.hidden = false; say(text);
  if (label) refocus($("button", box));
  clearTimeout(toastTimer);
  toastTimer = setTimeout(function gone() { // not while the keyboard or the pointer is on it
    if (box.matches(":focus-within, :hover")) toastTimer = setTimeout(gone, 2500); else box.hidden = true;
  }, label ? 12000 : 2500);
}
function refocus(node) { // where what had the focus is gone, so that the keyboard goes on from here
  const at = document.activeElement;
  if (!at || at === document.body || !at.isConnected || at.disabled || !at.checkVisibility()) node?.focus({ preventScroll: true });
}
function confirmed(text) {
  const dialog = $("#bq-confirm");
  $("#bq-confirm-text").textContent = text;
  dialog.returnValue = "no"; dialog.showModal();
  return new Promise((done) => { dialog.onclose = () => done(dialog.returnValue === "yes"); });
}
