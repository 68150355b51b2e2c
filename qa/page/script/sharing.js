// An answer outside the page: link, clipboard, files.
function link(turn, card) { // to a question and a place; without a turn, to the place alone
  const place = { in: card.dataset.id, at: `${card.dataset.start}-${card.dataset.end}` };
  const params = new URLSearchParams(turn ? { ask: turn.reply.meant ?? turn.question, ...place } : place);
  if (turn) narrowing(turn, params);
  return `${location.origin}${location.pathname}${library === "default" ? "" : `?library=${encodeURIComponent(library)}`}#${params}`;
}
function narrowing(turn, params) {
  for (const name of ["since", "until"]) if (turn.scope[name]) params.set(name, turn.scope[name]);
  if (turn.anyDay) params.set("any-day", "1");
  for (const source of turn.scope.sources ?? []) params.append("source", source);
  for (const speaker of turn.scope.speakers ?? []) params.append("speaker", speaker);
  if (turn.scope.briefing) params.set("only", turn.scope.briefing.id);
}
const shared = (turn) => link(turn, { dataset: turn.reply.cited ?? evidence(turn)[0] ?? { id: "", start: 0, end: 0 } });
function original(id, page) { // where the file that a briefing was read from is
  return `${HOME}api/v1/originals/${encodeURIComponent(id)}?library=${encodeURIComponent(library)}${page ? `#page=${page}` : ""}`;
}
function linkPages(turn) { // the page of a quote leads to it, where the file is kept
  for (const page of $$(".page[data-page]", turn.node)) {
    const { id } = page.closest("[data-id]").dataset;
    if (turn.reply.originals?.includes(id)) page.replaceChildren(make("a", { href: original(id, page.dataset.page), target: "_blank", rel: "noopener" }, page.textContent));
  }
}
async function copy(text, done) {
  try { await navigator.clipboard.writeText(text); toast(done); } catch { toast(T.copyFailed); }
}
async function copyLater(text, done) { // what is still to come is promised, since some browsers forbid to copy later
  const item = window.ClipboardItem && new ClipboardItem({ "text/plain": text.then((words) => new Blob([words], { type: "text/plain" })) });
  try { await (item ? navigator.clipboard.write([item]) : navigator.clipboard.writeText(await text)); toast(done); } catch { toast(T.copyFailed); }
}
function save(as, some) {
  const kept = some.filter((turn) => turn.reply?.markdown), today = new Date().toISOString().slice(0, 10);
  const when = fill(T.exported, { date: written(new Date()) });
  const text = as === "markdown"
    ? `# ${T.title}\n\n${when}\n\n${kept.map((turn) => `${turn.reply.markdown}\n<${shared(turn)}>\n`).join("\n")}`
    : `<!doctype html><html lang="${document.documentElement.lang}"><meta charset="utf-8"><title>${T.title}</title><style>body{font:17px/1.6 Georgia,serif;max-width:40rem;margin:3rem auto;padding:0 1rem}blockquote{border-inline-start:3px solid #999;margin:1rem 0;padding-inline-start:1rem}footer{color:#555;font-size:.9em}</style><h1>${T.title}</h1><p>${when}</p>${kept.map((turn) => turn.reply.page + make("p", {}, make("a", { href: shared(turn) }, T.openLink)).outerHTML).join("")}</html>`;
  download(new Blob([text], { type: as === "markdown" ? "text/markdown" : "text/html" }), `briefing-${today}.${as === "markdown" ? "md" : "html"}`);
}
function download(blob, name) {
  const url = URL.createObjectURL(blob);
  make("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
