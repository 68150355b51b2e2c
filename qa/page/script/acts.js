// What buttons do, by their `data-do`.
const acts = {
  view: (button) => {
    const turn = bq.dataset.view === "ask" && button.dataset.to === "read" && !beside() ? inView() : null;
    if (turn?.reply && turn !== pane.turn) consult(turn);
    view(button.dataset.to);
  },
  example: (button) => ask(button.textContent),
  retry: (_, turn) => answer(turn),
  stop: () => asking?.stop(),
  edit: (button, turn) => { field.value = button.dataset.question ?? turn.question; grow(); field.focus(); },
  literally: (_, turn) => { turn.literal = true; answer(turn); },
  "any-day": (_, turn) => { turn.anyDay = true; answer(turn); },
  widen: (_, turn) => { turn.scope = {}; turn.anyDay = true; $(".within", turn.node)?.remove(); answer(turn); },
  step: (button) => step(Number(button.dataset.by)),
  delete: (_, turn) => { removeTurn(turn); },
  new: () => { openChat(null); view("ask"); field.focus({ preventScroll: true }); },
  chat: async (button) => { await openChat(button.closest("li").dataset.chat); view("ask"); },
  forget: (button) => forget(button.closest("li").dataset.chat),
  "forget-all": forgetAll,
  "export-all": async () => save("markdown", await store.all()),
  side: (button) => side(button.dataset.to),
  open: (button, turn) => {
    const place = button.closest("[data-id]").dataset, at = evidence(turn).findIndex((item) => same(place, item));
    button.turn = turn;
    if (at >= 0) consult(turn, at, { focus: true, from: button });
    else read(place.id, +place.start, +place.end, { from: button });
  },
  copy: (button) => { button.closest("details")?.removeAttribute("open"); copy(button.dataset.copy, T.copied); },
  cite: (button) => {
    const { id, start, end } = button.closest("[data-id]").dataset, { style } = button.dataset;
    button.closest("details").open = false;
    copyLater(call("cite_quote", { id, start: +start, end: +end, style }).then((reply) => reply.text ?? Promise.reject(reply)), T.copied);
  },
  link: (button, turn) => copy(link(turn, button.closest(".card")), T.linked),
  clip: (button, turn) => clip(button, turn),
  unclip: (button) => unclip(clippings.find((one) => one.id === button.closest("li").dataset.clip)),
  move: (button) => move(button.closest("li").dataset.clip, Number(button.dataset.by)),
  "clear-clips": () => unclip(...clippings),
  "copy-clips": () => copy(writers.text(clippings), T.copied),
  "save-clips": (button) => { button.closest("details").open = false; saveClips(button.dataset.as); },
  read: async (button) => {
    const words = button.dataset.find === undefined ? "" : $("#bq-find").value.trim();
    await browse(button.closest("li").dataset.id);
    if (words) finder.look(words);
  },
  remove: (button) => remove(button.closest("li")),
  details,
  keys: () => keysBox.showModal(),
  choose: () => $("#bq-files").click(),
  back: () => { if (history.state?.view) history.back(); else { view(startOf(returnTo)); returned(); } },
  export: (button) => { button.closest("details").open = false; save(button.dataset.as, turns); },
  theme: () => { const dark = document.body.classList.toggle("dark"); try { localStorage.setItem(THEME, dark ? "dark" : "light"); } catch { /* forbidden */ } },
  logout: async () => {
    try { for (const key of Object.keys(localStorage)) if (key.split("/")[0] === `briefing-qa@${user}`) localStorage.removeItem(key); } catch { /* forbidden */ }
    try { for (const { name } of await indexedDB.databases()) if (name.split("/")[0] === `briefing-qa@${user}`) indexedDB.deleteDatabase(name); } catch { /* forbidden */ }
    try { await fetch(`${HOME}logout`, { method: "POST" }); } catch { return toast(T.server); }
    location.assign(`${HOME}login?out`);
  },
  "ask-only": (button) => {
    const row = button.closest("li")?.dataset;
    askOnly(row ? { id: row.id, title: row.title } : { id: bq.dataset.reading, title: $("#bq-reading h2").textContent });
  },
  "ask-all": () => askOnly(null),
  "all-dates": () => { form.since.value = form.until.value = ""; chips(); },
};
