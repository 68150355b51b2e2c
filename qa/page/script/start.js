// The start: who is looking, what was there before, what the address asks.
function follow() {
  const params = new URLSearchParams(location.hash.slice(1)), question = params.get("ask");
  if (!question) return false;
  history.replaceState(null, "", location.pathname + location.search);
  const [start, end] = (params.get("at") ?? "0-0").split("-").map((number) => parseInt(number, 10) || 0);
  const within = { since: params.get("since") ?? "", until: params.get("until") ?? "", sources: params.getAll("source") };
  ask(question, within, params.get("in") ? { id: params.get("in"), start, end } : null, params.has("any-day"));
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
  turns = JSON.parse(localStorage.getItem(KEY) ?? "[]");
} catch { turns = []; }
turnsBox.append(...turns.map(draw));
welcome();
if (turns.length) { top(turns.at(-1)); followView(); }
chips();
list().then((reply) => { if (!follow() && reply.newest && beside() && !turns.length) browse(reply.newest, { focus: false }); });
addEventListener("hashchange", follow);
suggest();
if (beside()) field.focus();
else history.replaceState({ view: "ask" }, "");
bq.dataset.ready = "true";
