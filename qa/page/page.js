// The page's behaviour. Gradio runs this with `element`, `server` (our functions) and `upload`.
// Text from a briefing or a user is set as textContent, or arrives escaped from qa/page; nothing else becomes HTML.
const T = /*STRINGS*/;
const $ = (selector, root = element) => root.querySelector(selector);
const $$ = (selector, root = element) => [...root.querySelectorAll(selector)];
const bq = $("#bq"), talk = $("#bq-talk"), turnsBox = $("#bq-turns"), field = $("#bq-question"), form = $("#bq-form");
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const KINDS = new RegExp(`\\.(?:${$("#bq-files").accept.replaceAll(".", "").replaceAll(",", "|")})$`, "i");
// Who is looking, and the libraries there are for them, each with whether they may change it.
const { user = "", libraries = [] } = JSON.parse(document.getElementById("bq-visitor")?.textContent ?? "{}");
const names = libraries.map(([name]) => name), wanted = new URLSearchParams(location.search).get("library");
const library = wanted ?? (names.includes("default") ? "default" : names[0] ?? "default");
const readsOnly = libraries.some(([name, writes]) => name === library && !writes);
const HOME = location.pathname.replace(/\/?$/, "/"); // this page stands at the root of all
// A conversation is its reader's, and about one library.
const KEY = `briefing-qa${user && `@${user}`}${library === "default" ? "" : `/${library}`}`;
const THEME = "briefing-qa-theme", KEPT = 50, MAX_MB = 100, BATCH_FILES = 8, BATCH_BYTES = 40e3;
const wide = () => matchMedia("(min-width: 1160px)").matches;
const phone = () => matchMedia("(max-width: 759px)").matches;

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  node.append(...children);
  return node;
}
async function call(name, payload = {}) {
  let reply;
  try { reply = await server[name]({ library, ...payload }); } catch { /* told below */ }
  if (!reply && await loggedOut()) {
    toast(T.ended, T.logIn, () => location.reload());
    return { error: T.ended, say: T.ended };
  }
  return reply ?? { error: T.server, say: T.server };
}
async function loggedOut() { // the page itself then leads elsewhere
  if (!user) return false;
  try { return (await fetch(HOME, { method: "HEAD", redirect: "manual", headers: { accept: "text/html" } })).type === "opaqueredirect"; } catch { return false; }
}
function errorCard(message) {
  return make("article", { class: "card error" }, make("h3", {}, T.error), make("p", { dir: "auto" }, message));
}

// -- telling ----------------------------------------------------------------------------------------------------------
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

// -- places -----------------------------------------------------------------------------------------------------------
function view(name) {
  bq.dataset.view = name;
  for (const tab of $$(".tabs button")) tab.toggleAttribute("aria-current", tab.dataset.to === name);
  for (const tab of $$(".tabs [aria-current]")) tab.setAttribute("aria-current", "true");
}
function current() { // the briefing that is open, in the list
  for (const item of $$("#bq-list li")) if (item.dataset.id === bq.dataset.reading) item.setAttribute("aria-current", "true"); else item.removeAttribute("aria-current");
}
let returnTo = null, reading = null;
async function read(id, start = 0, end = 0, { focus = true, from = null } = {}) {
  const turn = reading = {};
  const reply = await call("read", { id, start, end });
  if (reading !== turn) return; // something else was opened meanwhile
  const pane = $("#bq-reading");
  if (reply.error) pane.replaceChildren(errorCard(reply.error)); else pane.innerHTML = reply.html;
  bq.dataset.reading = id; current();
  if (focus) { returnTo = from; $(".back").hidden = !from; view("read"); }
  const mark = $("mark", pane), text = $(".text", pane);
  if (mark) text.scrollTop += mark.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  if (focus) $("h2", pane)?.focus({ preventScroll: true });
}

// -- the conversation -------------------------------------------------------------------------------------------------
const send = $("#bq-form .primary"), sendText = send.textContent;
let turns = [], asking = null;
function welcome() {
  $("#bq-welcome").hidden = turns.length > 0;
  $("[data-do=clear]").disabled = turns.length === 0;
  $("#bq-export").hidden = !turns.some((turn) => turn.reply?.markdown);
}
function keep() {
  welcome();
  try { localStorage.setItem(KEY, JSON.stringify(turns.filter((turn) => turn.reply).slice(-KEPT).map(({ node, ...kept }) => kept))); } catch { /* full or forbidden */ }
}
function scope() {
  return { since: form.since.value, until: form.until.value, sources: checked($("#bq-sources")) };
}
function only({ since, until, sources }) { // a scope as it is sent: what is not narrowed is null
  return { since: since || null, until: until || null, sources: sources?.length ? sources : null };
}
function scopeText({ since, until, sources }) {
  const bits = [];
  if (since) bits.push(fill(T.sinceDate, { since }));
  if (until) bits.push(fill(T.untilDate, { until }));
  return bits.concat(sources ?? []).join(" · ");
}
function draw(turn) {
  const acts = make("div", { class: "acts" });
  for (const [act, label] of [["retry", T.retry], ["edit", T.edit], ["delete", T.remove]])
    acts.append(make("button", { type: "button", "data-do": act }, label));
  const body = make("div", { class: "answer" });
  turn.node = make("article", { class: "turn" }, make("header", {}, make("h2", { dir: "auto", tabindex: "-1" }, turn.question), acts));
  if (scopeText(turn.scope)) turn.node.append(make("p", { class: "within" }, scopeText(turn.scope)));
  turn.node.append(body); turn.node.turn = turn;
  if (turn.reply) show(turn);
  return turn.node;
}
function show(turn) {
  const body = $(".answer", turn.node);
  if (turn.reply.html) body.innerHTML = turn.reply.html; else body.replaceChildren(errorCard(turn.reply.error));
  if (turn.reply.meant) body.append(rating(turn));
}
function rating(turn) {
  const box = make("div", { class: "rating", role: "group", "aria-label": T.rate });
  if (turn.reply.rated) { box.append(T.rateThanks); return box; }
  const send = async (right, reason) => {
    const { meant, found, cited } = turn.reply;
    const place = cited && { briefing: cited.id, start: cited.start, end: cited.end };
    const reply = await call("rate", { right, reason, question: meant, found, quote: place });
    if (reply.error) return toast(reply.error);
    turn.reply.rated = true; keep(); box.replaceChildren(T.rateThanks); say(T.rateThanks); refocus($("h2", turn.node));
  };
  const yes = make("button", { type: "button", class: "small" }, T.rateYes), no = make("button", { type: "button", class: "small", "aria-expanded": "false" }, T.rateNo);
  yes.onclick = () => send(true, "");
  no.onclick = () => {
    if (no.getAttribute("aria-expanded") === "true") { no.setAttribute("aria-expanded", "false"); $(".reasons", box).remove(); return; }
    no.setAttribute("aria-expanded", "true");
    const more = make("input", { "aria-label": T.rateMore, placeholder: T.rateMore, maxlength: "500", dir: "auto" });
    const form = make("form", { class: "reasons" }, make("fieldset", {}, make("legend", {}, T.rateWhy),
      ...T.rateReasons.map((reason) => make("label", {}, make("input", { type: "checkbox", value: reason }), reason))), more, make("button", { class: "small" }, T.rateSend));
    form.onsubmit = (event) => {
      event.preventDefault();
      send(false, [...$$(":checked", form).map((chosen) => chosen.value), more.value.trim()].filter(Boolean).join("; "));
    };
    box.append(form); $("input", form).focus();
  };
  box.append(make("span", {}, T.rate), yes, no);
  return box;
}
async function ask(question, within = scope(), cited = null, anyDay = false) {
  question = question.trim();
  if (!question || asking) return;
  const turn = { question, scope: within, reply: null, anyDay };
  turns.push(turn); turnsBox.append(draw(turn));
  await answer(turn, cited);
}
async function answer(turn, cited = null) {
  welcome(); view("ask");
  const waiting = make("p", { class: "waiting" }, make("span", {}, T.thinking));
  $(".answer", turn.node).replaceChildren(waiting);
  const token = asking = {};
  send.textContent = T.stop;
  top(turn);
  const slow = setTimeout(() => { $("span", waiting).textContent = T.loading; }, 1500);
  const stopped = new Promise((done) => { token.stop = () => done({ error: T.stopped, say: T.stopped }); });
  const sent = { question: turn.question, ...only(turn.scope), dates: !turn.anyDay, previous: turn.literal ? [] : before(turn) };
  turn.reply = await Promise.race([call("ask", sent), stopped]);
  clearTimeout(slow);
  asking = null; send.textContent = sendText;
  show(turn); keep(); top(turn); say(turn.reply.say ?? turn.reply.error); refocus(phone() ? $("h2", turn.node) : field);
  const place = cited ?? turn.reply.cited;
  if (place && (wide() || cited)) read(place.id, place.start, place.end, { focus: Boolean(cited), from: cited ? turn.node : null });
}
function top(turn) { talk.scrollTop += turn.node.getBoundingClientRect().top - talk.getBoundingClientRect().top - 20; }
function before(turn) { // what a follow-up may refer to
  return turns.slice(0, turns.indexOf(turn)).filter((other) => other.reply?.meant).slice(-3)
    .map((other) => ({ question: other.reply.meant, quote: other.reply.quote, dates: !other.anyDay }));
}
function link(turn, card) {
  const params = new URLSearchParams({ ask: turn.reply.meant ?? turn.question, in: card.dataset.id, at: `${card.dataset.start}-${card.dataset.end}` });
  for (const name of ["since", "until"]) if (turn.scope[name]) params.set(name, turn.scope[name]);
  if (turn.anyDay) params.set("any-day", "1");
  for (const source of turn.scope.sources ?? []) params.append("source", source);
  return `${location.origin}${location.pathname}${library === "default" ? "" : `?library=${encodeURIComponent(library)}`}#${params}`;
}
async function copy(text, done) {
  try { await navigator.clipboard.writeText(text); toast(done); } catch { toast(T.copyFailed); }
}
function save(as) {
  const kept = turns.filter((turn) => turn.reply?.markdown), today = new Date().toISOString().slice(0, 10);
  const when = fill(T.exported, { date: today });
  const text = as === "markdown"
    ? `# ${T.title}\n\n${when}\n\n${kept.map((turn) => turn.reply.markdown).join("\n")}`
    : `<!doctype html><html lang="en"><meta charset="utf-8"><title>${T.title}</title><style>body{font:17px/1.6 Georgia,serif;max-width:40rem;margin:3rem auto;padding:0 1rem}blockquote{border-inline-start:3px solid #999;margin:1rem 0;padding-inline-start:1rem}footer{color:#555;font-size:.9em}</style><h1>${T.title}</h1><p>${when}</p>${kept.map((turn) => turn.reply.page).join("")}</html>`;
  const url = URL.createObjectURL(new Blob([text], { type: as === "markdown" ? "text/markdown" : "text/html" }));
  make("a", { href: url, download: `briefing-${today}.${as === "markdown" ? "md" : "html"}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// -- the library ------------------------------------------------------------------------------------------------------
const filter = $("#bq-filter form");
const checked = (menu) => $$(":checked", menu).map((box) => box.value);
let listed = 0, shown = "";
async function list() {
  const turn = listed += 1;
  const wanted = { since: filter.since.value, until: filter.until.value, sources: checked(filter) };
  $("#bq-filter").classList.toggle("narrowed", Boolean(scopeText(wanted)));
  const reply = await call("listing", { words: $("#bq-find").value, ...only(wanted) });
  if (turn !== listed) return reply; // it is being listed anew
  const box = $("#bq-list");
  if (reply.error) { box.replaceChildren(errorCard(reply.error)); shown = ""; return reply; }
  if (reply.html !== shown) {
    const at = box.contains(document.activeElement) ? document.activeElement : null, id = at?.closest("li")?.dataset.id;
    box.innerHTML = shown = reply.html; current();
    if (id) refocus($$("li", box).find((item) => item.dataset.id === id)?.querySelector(`[data-do=${at.dataset.do}]`));
  }
  $("#bq-count").textContent = reply.count;
  for (const fields of [form, filter]) for (const name of ["since", "until"]) { fields[name].min = reply.first; fields[name].max = reply.last; }
  $("#bq-sources").hidden = $("fieldset", filter).hidden = reply.sources.length < 2;
  for (const menu of [$("#bq-sources div"), $("fieldset div", filter)]) {
    if ($$("input", menu).map((box) => box.value).join("\n") === reply.sources.join("\n")) continue;
    const chosen = new Set(checked(menu));
    menu.replaceChildren(...reply.sources.map((source) => {
      const box = make("input", { type: "checkbox", value: source });
      box.checked = chosen.has(source);
      return make("label", {}, make("bdi", {}, source), box);
    }));
  }
  chips();
  return reply;
}
function chips() {
  const { since, until, sources } = scope();
  $("#bq-dates span").textContent = scopeText({ since, until }) || T.allDates;
  $("#bq-sources span").textContent = sources.join(", ") || T.allSources;
  $("#bq-dates").classList.toggle("narrowed", Boolean(since || until));
  $("#bq-sources").classList.toggle("narrowed", sources.length > 0);
}
function batches(files) { // small enough that progress is seen, large enough that short files share the work
  const made = [];
  let bytes = Infinity;
  for (const file of files) {
    if (bytes + file.size > BATCH_BYTES || made.at(-1).length === BATCH_FILES) { made.push([]); bytes = 0; }
    made.at(-1).push(file); bytes += file.size;
  }
  return made;
}
let adding = null;
async function add(files) {
  files = [...files];
  if (!files.length || adding || readsOnly) return;
  view("library");
  const box = $("#bq-adding"), results = make("ul"), bar = make("progress", { max: files.length, value: 0, "aria-label": fill(T.adding, { done: 0, count: files.length }) });
  const title = make("span"), stop = make("button", { type: "button" }, T.stop);
  box.replaceChildren(make("header", {}, title, stop), bar, results); box.hidden = false;
  const job = adding = { stopped: false };
  stop.onclick = () => { job.stopped = true; stop.textContent = T.stopping; stop.disabled = true; };
  let done = 0, added = 0, failed = 0, busy = null;
  const tell = (name, ok, said, id = null) => {
    const called = make("bdi", {}, name);
    results.prepend(make("li", { class: ok ? "good" : "bad", "data-id": id }, id ? make("button", { type: "button", class: "plain", "data-do": "read" }, called) : called,
      make("span", { dir: "auto" }, `${ok ? "✓" : "✕"} ${said}`)));
    done += 1; if (ok) added += 1; else failed += 1;
    bar.value = done; title.textContent = fill(T.adding, { done, count: files.length });
  };
  title.textContent = fill(T.adding, { done, count: files.length });
  for (const batch of batches(files)) {
    const sent = [];
    for (const file of batch) {
      if (job.stopped) tell(file.name, false, T.notAdded);
      else if (file.size > MAX_MB * 1e6) tell(file.name, false, fill(T.tooBig, { limit: MAX_MB }));
      else try { sent.push({ name: file.name, path: (await upload(file)).path }); } catch { tell(file.name, false, T.unread); }
    }
    if (!sent.length) continue;
    const reply = await call("add", { files: sent });
    if (reply.error) for (const file of sent) tell(file.name, false, reply.error);
    else for (const result of reply.results) tell(result.name, result.ok, result.said, result.id);
    if (done < files.length && !busy) busy = list().finally(() => setTimeout(() => { busy = null; }, 3000));
  }
  adding = null;
  await list();
  title.textContent = fill(failed ? T.added : T.addedAll, { added, failed }); say(title.textContent);
  stop.textContent = T.dismiss; stop.disabled = false; stop.onclick = () => { box.hidden = true; refocus($("[data-do=choose]")); };
  suggest();
}
async function inside(items) { // the files of what was dropped; folders are opened
  const files = [];
  const walk = async (entry) => {
    if (!entry.isDirectory) return files.push(await new Promise((done, failed) => { entry.file(done, failed); }));
    const reader = entry.createReader();
    for (;;) { // it gives a hundred at a time
      const some = await new Promise((done, failed) => { reader.readEntries(done, failed); });
      if (!some.length) return;
      for (const one of some.sort((a, b) => (a.name < b.name ? -1 : 1))) if (one.isDirectory || KINDS.test(one.name)) await walk(one);
    }
  };
  for (const entry of [...items].map((item) => item.webkitGetAsEntry()).filter(Boolean)) await walk(entry);
  return files;
}
async function dropped({ files, items }) {
  files = [...files]; // both are empty as soon as this waits
  add([...items].some((item) => item.webkitGetAsEntry()?.isDirectory) ? await inside(items) : files);
}
async function remove(item) {
  const { id, title } = item.dataset;
  if (!(await confirmed(fill(T.removeAsk, { title })))) return;
  const reply = await call("remove", { id });
  if (reply.error) return toast(reply.error);
  await list();
  toast(fill(T.removed, { title: reply.title }), T.undo, async () => {
    const back = await call("undo", { id });
    toast(back.error ?? fill(T.restored, { title: back.title }));
    list();
  });
}
async function suggest() {
  const reply = await call("examples");
  const box = $("#bq-examples");
  box.hidden = !reply.questions?.length;
  $("ul", box).replaceChildren(...(reply.questions ?? []).map((question) =>
    make("li", {}, make("button", { type: "button", "data-do": "example", dir: "auto" }, question))));
}

// -- what can be done -------------------------------------------------------------------------------------------------
const acts = {
  view: (button) => view(button.dataset.to),
  example: (button) => ask(button.textContent),
  retry: (_, turn) => { if (!asking) answer(turn); },
  edit: (button, turn) => { field.value = button.dataset.question ?? turn.question; grow(); field.focus(); },
  literally: (_, turn) => { if (!asking) { turn.literal = true; answer(turn); } },
  "any-day": (_, turn) => { if (!asking) { turn.anyDay = true; answer(turn); } },
  delete: (_, turn) => { turns = turns.filter((other) => other !== turn); turn.node.remove(); keep(); field.focus(); },
  open: (button, turn) => {
    const { id, start, end } = button.closest("[data-id]").dataset;
    button.turn = turn;
    read(id, +start, +end, { from: button });
  },
  copy: (button) => copy(button.dataset.copy, T.copied),
  link: (button, turn) => copy(link(turn, button.closest(".card")), T.linked),
  read: (button) => read(button.closest("li").dataset.id),
  remove: (button) => remove(button.closest("li")),
  choose: () => $("#bq-files").click(),
  back: () => {
    view("ask");
    const place = returnTo.isConnected ? returnTo : $(".card [data-do=open]", returnTo.turn?.node ?? turnsBox); // asked again
    place?.scrollIntoView({ block: "center" }); place?.focus?.();
  },
  export: (button) => { button.closest("details").open = false; save(button.dataset.as); },
  clear: async () => {
    if (!turns.length) return;
    const old = turns; turns = []; turnsBox.replaceChildren(); keep();
    field.focus({ preventScroll: true });
    toast(T.cleared, T.undo, () => { turns = old; turnsBox.replaceChildren(...turns.map(draw)); keep(); });
  },
  theme: () => { const dark = document.body.classList.toggle("dark"); try { localStorage.setItem(THEME, dark ? "dark" : "light"); } catch { /* forbidden */ } },
  logout: async () => {
    try { for (const key of Object.keys(localStorage)) if (key.split("/")[0] === `briefing-qa@${user}`) localStorage.removeItem(key); } catch { /* forbidden */ }
    try { await fetch(`${HOME}logout`, { method: "POST" }); } catch { return toast(T.server); }
    location.assign(`${HOME}login?out`);
  },
  "all-dates": () => { form.since.value = form.until.value = ""; chips(); },
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (button) acts[button.dataset.do]?.(button, button.closest(".turn")?.turn);
  for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
element.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of $$("details.menu[open]")) { menu.open = false; $("summary", menu).focus(); }
});
function grow() { field.style.height = "auto"; field.style.height = `${Math.min(field.scrollHeight, innerHeight * 0.3)}px`; }
field.addEventListener("input", grow);
document.addEventListener("keydown", (event) => { // who types means the question, wherever the focus is
  if (event.key.length > 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!event.target.closest("input, textarea, select, dialog") && field.checkVisibility()) field.focus();
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (asking) return asking.stop();
  const question = field.value;
  if (question.trim()) { field.value = ""; grow(); ask(question); }
});
form.addEventListener("change", chips);
filter.addEventListener("change", list);
filter.addEventListener("submit", (event) => { event.preventDefault(); list(); });
filter.addEventListener("reset", () => setTimeout(list));
element.addEventListener("focusout", (event) => {
  for (const menu of $$("details.menu[open]")) if (event.relatedTarget && menu.contains(event.target) && !menu.contains(event.relatedTarget)) menu.open = false;
});
let typing;
$("#bq-find").addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(list, 150); });
$("#bq-files").addEventListener("change", (event) => { add(event.target.files); event.target.value = ""; });
for (const kind of ["dragover", "dragleave", "drop"]) element.addEventListener(kind, (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault(); event.stopPropagation();
  bq.classList.toggle("dropping", kind === "dragover" && !readsOnly);
  if (kind === "drop") dropped(event.dataTransfer);
});

// -- the start --------------------------------------------------------------------------------------------------------
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
if (turns.length) top(turns.at(-1));
chips();
list().then((reply) => { if (!follow() && reply.newest && wide()) read(reply.newest, 0, 0, { focus: false }); });
addEventListener("hashchange", follow);
suggest();
if (!phone()) field.focus();
document.getElementById("bq-first")?.remove();
bq.dataset.ready = "true";
