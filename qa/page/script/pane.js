// The three places, and the briefing in the reading pane.
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
