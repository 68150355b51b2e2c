// The reading pane: the source of the question in view, or a briefing that was opened from the library.
const pane = { turn: null, at: 0, job: null, place: null };
let returnTo = null;
function current() { // the briefing that is open, in the list; the evidence that is shown, among the cards
  for (const item of $$("#bq-list li")) marked(item, item.dataset.id === bq.dataset.reading);
  for (const item of $$("#bq-said-list [data-start]")) marked(item, !pane.turn && same(item.dataset, pane.place));
  const shown = evidence(pane.turn)[pane.at];
  for (const card of $$("#bq-turns [data-start]")) marked(card, card.closest(".turn").turn === pane.turn && same(card.dataset, shown));
}
function follows() { // the list shows the briefing that is open
  const open = $("#bq-list li[aria-current]"), box = $("#bq-list");
  if (open?.checkVisibility() && !box.contains(document.activeElement)) { // without a scroll of anything else
    const place = open.getBoundingClientRect(), frame = box.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) box.scrollTop += place.top - frame.top - box.clientHeight / 3;
  }
}
function marked(node, on) { if (on) node.setAttribute("aria-current", "true"); else node.removeAttribute("aria-current"); }
const same = (one, other) => Boolean(other) && one.id === other.id && Number(one.start) === other.start && Number(one.end) === other.end;
const evidence = (turn) => turn?.reply?.evidence ?? [];

async function read(id, start = 0, end = 0, { focus = true, from = null, answers = [], others = [], tone = "related" } = {}) {
  const job = pane.job = {};
  const reply = await call("read", { id, start, end, answers, others });
  if (pane.job !== job) return; // something else was opened meanwhile
  const box = $("#bq-reading");
  if (reply.gone) gone(id, true);
  if (reply.error) box.replaceChildren(errorCard(reply.error)); else box.innerHTML = reply.html;
  if (reply.original) $("header .facts", box)?.append(make("a", { href: original(id, reply.page), target: "_blank", rel: "noopener", class: "original" }, reply.page ? fill(T.originalPage, { page: reply.page }) : T.original));
  bq.dataset.reading = id; bq.dataset.tone = tone; pane.place = { id, start, end }; current(); follows();
  if (focus) { returnTo = from; $(".back").hidden = !from; $(".back").textContent = startOf(from) === "library" ? T.backToList : T.back; view("read"); }
  const text = $(".text", box);
  if (text) { scrollTo_(text, $("mark", box)); ticks(text); finder.clear(); }
  if (focus) $("h2", box)?.focus({ preventScroll: true });
}
function gone(id, yes) { // answers from a briefing that is no longer there say so
  for (const card of $$("#bq-turns .card[data-id]")) {
    if (card.dataset.id !== id || card.classList.contains("gone") === yes) continue;
    card.classList.toggle("gone", yes);
    if (yes) card.prepend(make("p", { class: "gone-note" }, T.gone)); else $(".gone-note", card)?.remove();
  }
}
function scrollTo_(text, node) {
  if (!node) return;
  if (text.scrollHeight > text.clientHeight + 1) text.scrollTop += node.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  else if (!beside()) node.scrollIntoView({ block: "center" });
}
function ticks(text) { // where the evidence lies in the whole, beside the scroll bar
  const box = make("div", { class: "ticks", "aria-hidden": "true" });
  for (const node of $$("mark.quoted, mark.answers, .other", text)) {
    const tick = make("i", { class: node.className });
    tick.style.top = `${(100 * (node.getBoundingClientRect().top - text.getBoundingClientRect().top + text.scrollTop)) / text.scrollHeight}%`;
    box.append(tick);
  }
  text.after(box);
}
function consult(turn, at = 0, { focus = false, from = null } = {}) { // show a piece of the turn's evidence
  const all = evidence(turn), item = all[at];
  pane.turn = turn; pane.at = at;
  $("#bq-steps").hidden = all.length < 2;
  $("#bq-step").textContent = fill(T.step, { place: at + 1, count: all.length });
  $("#bq-for").textContent = turn ? turn.question : ""; $("#bq-for").hidden = !turn;
  if (!item) { nothing(); return; }
  current(); // at once: a key pressed next is for this piece
  const others = all.filter((other) => other !== item && other.id === item.id).map(({ start, end }) => [start, end]);
  read(item.id, item.start, item.end, { focus, from, answers: item.answers, others, tone: !turn.reply.found ? "nearest" : at ? "related" : "answer" });
}
function nothing() {
  pane.job = null; pane.place = null; bq.dataset.reading = "";
  $("#bq-reading").replaceChildren(make("p", { class: "empty" }, pane.turn ? T.noEvidence : T.readNothing));
  current();
}
function step(by) {
  const count = evidence(pane.turn).length;
  if (count) consult(pane.turn, (pane.at + by + count) % count);
}
function browse(id, options = {}) { // a briefing by itself
  pane.turn = null; pane.at = 0;
  $("#bq-steps").hidden = true; $("#bq-for").hidden = true;
  return read(id, 0, 0, options);
}
function readAt(title, { id, start, end }, options) { // a place that no question led to, under a title of its own
  pane.turn = null; pane.at = 0; $("#bq-steps").hidden = true;
  $("#bq-for").textContent = title; $("#bq-for").hidden = false;
  return read(id, start, end, { tone: "answer", ...options });
}
// The pane follows the question in view: whoever scrolls to another one sees its source.
let scrolling;
function inView() {
  const line = talk.getBoundingClientRect().top + Math.min(160, talk.clientHeight / 2);
  return turns.find((turn) => turn.node.getBoundingClientRect().bottom > line) ?? turns.at(-1) ?? null;
}
function followView() {
  const turn = inView();
  if (beside() && turn !== pane.turn && (!turn || turn.reply)) consult(turn);
}
talk.addEventListener("scroll", () => { clearTimeout(scrolling); scrolling = setTimeout(followView, 150); });
