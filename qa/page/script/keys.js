// Single keys, outside of fields; they can be turned off (WCAG 2.1.4).
const keysBox = $("#bq-keys"), keysOn = $("input", keysBox);
keysOn.checked = remembered("keys") !== "off";
keysOn.addEventListener("change", () => remember("keys", keysOn.checked ? "" : "off"));
for (const [key, said] of Object.entries(T.keys)) $("dl", keysBox).append(make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, said)));
function inFocus() { // the card or row of the evidence in the pane
  return $("#bq-turns .card[aria-current], #bq-turns [data-start][aria-current]") ?? $(".turn:last-child .card[data-start]", turnsBox);
}
const keyed = {
  "/": () => { view("ask"); field.focus(); },
  j: () => step(1),
  k: () => step(-1),
  o: () => { const card = inFocus(); if (card) acts.open($("[data-do=open]", card), card.closest(".turn").turn); },
  c: () => $("[data-do=copy]", inFocus() ?? turnsBox)?.click(),
  s: () => $("[data-do=clip]", inFocus() ?? turnsBox)?.click(),
  "?": () => keysBox.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (!keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !keyed[event.key]) return;
  if (event.target.closest?.("input, textarea, select, dialog")) return;
  event.preventDefault(); keyed[event.key]();
});
// One stop of the Tab key for a list, and the arrows within it.
function roving(box) {
  const stops = () => $$("li > .entry", box);
  const mend = () => {
    const all = stops(), held = all.find((stop) => stop === document.activeElement) ?? all.find((stop) => stop.closest("li").hasAttribute("aria-current")) ?? all[0];
    for (const stop of all) {
      stop.tabIndex = stop === held ? 0 : -1;
      for (const other of $$("button:not(.entry)", stop.closest("li"))) other.tabIndex = stop === held ? 0 : -1;
    }
  };
  new MutationObserver(mend).observe(box, { childList: true, subtree: true, attributes: true, attributeFilter: ["aria-current"] });
  box.addEventListener("focusin", mend);
  box.addEventListener("keydown", (event) => {
    const all = stops(), at = all.indexOf(document.activeElement?.closest("li")?.querySelector(".entry"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all.length) return;
    event.preventDefault(); all[Math.max(0, Math.min(all.length - 1, to))].focus();
  });
}
roving($("#bq-list")); roving(chatList); roving(saidList);
