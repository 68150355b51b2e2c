// The start: who is looking, what was there before, what the address asks.
async function follow() { // a link to a question: the turn that it made before, or a conversation of its own
  const link = location.hash, params = new URLSearchParams(link.slice(1)), question = params.get("ask");
  const [start, end] = (params.get("at") ?? "0-0").split("-").map((number) => parseInt(number, 10) || 0);
  const cited = params.get("in") ? { id: params.get("in"), start, end } : null;
  if (!question && cited) { pane.turn = null; $("#bq-steps").hidden = $("#bq-for").hidden = true; await read(cited.id, start, end); }
  if (!question) return Boolean(cited);
  const asked = (await store.all()).find((turn) => turn.link === link && turn.reply);
  if (asked) {
    if (asked.chat !== chat) await openChat(asked.chat);
    const turn = turns.find((one) => one.id === asked.id);
    top(turn); consult(turn, Math.max(0, evidence(turn).findIndex((item) => cited && same(cited, item))));
    return true;
  }
  if (turns.length) await openChat(null);
  const one = params.get("only");
  const within = { since: params.get("since") ?? "", until: params.get("until") ?? "", sources: params.getAll("source"), speakers: params.getAll("speaker"), briefing: one && { id: one, title: titleOf(one) } };
  ask(question, within, { cited, anyDay: params.has("any-day"), link });
  return true;
}
bq.classList.toggle("reads-only", readsOnly);
if (user) {
  $("#bq-account bdi").textContent = user; $("#bq-account summary").setAttribute("aria-label", fill(T.account, { user }));
  $("#bq-account").hidden = false; $("#bq-welcome > p").textContent = T.welcomeServer;
}
if (names.length > 1) {
  $("#bq-libraries bdi").textContent = library; $("#bq-libraries summary").setAttribute("aria-label", fill(T.chosen, { name: library }));
  $("#bq-libraries nav").append(...names.map((name) =>
    make("a", { href: `${HOME}?library=${encodeURIComponent(name)}`, "aria-current": name === library ? "page" : null }, make("bdi", {}, name))));
  $("#bq-libraries").hidden = false;
}
try {
  const theme = localStorage.getItem(THEME);
  if (theme) document.body.classList.toggle("dark", theme === "dark");
} catch { /* forbidden */ }
async function begin() {
  await store.open(); await inherited();
  let last = null;
  try { last = sessionStorage.getItem(`${KEY}/chat`); } catch { /* forbidden */ }
  const kept = await store.all();
  chat = kept.some((turn) => turn.chat === last) ? last : kept.at(-1)?.chat ?? null;
  turns = kept.filter((turn) => turn.chat === chat);
  turnsBox.append(...turns.map(draw));
  welcome(); chats(); clips();
  field.value = remembered("draft"); grow();
  if (turns.length) { top(turns.at(-1)); followView(); }
  const reply = await first;
  if (!(await follow()) && reply.newest && beside() && !turns.length) browse(reply.newest, { focus: false });
  addEventListener("hashchange", follow);
  if (beside()) field.focus(); else history.replaceState({ view: "ask" }, "");
  bq.dataset.ready = "true";
}
side(remembered("side") || "library");
chips(); welcome();
const first = list();
suggest(); people();
begin();
