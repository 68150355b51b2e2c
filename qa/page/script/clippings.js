// Clippings: quotes kept across questions, in an order of one's own, each with its citation, link and place.
let clippings = [];
const clipBox = $("#bq-clips"), clipList = $("#bq-clip-list");
const clipOf = ({ id, start, end }) => clippings.find((clip) => clip.briefing === id && clip.start === Number(start) && clip.end === Number(end));
async function clips() { clippings = await store.clips(); drawClips(); }
store.news?.addEventListener("message", clips);
async function clip(button, turn) {
  const place = button.closest("[data-id]").dataset, known = clipOf(place);
  if (known) return unclip(known);
  const made = {
    id: unique(), at: Math.max(Date.now(), (clippings.at(-1)?.at ?? 0) + 1), briefing: place.id, start: Number(place.start), end: Number(place.end),
    text: button.dataset.text, cite: button.dataset.cite, note: "", link: link(turn, { dataset: place }),
  };
  clippings = [...clippings, made]; drawClips(); await store.clip(made);
  toast(T.clipped);
}
async function unclip(...some) {
  clippings = clippings.filter((one) => !some.includes(one)); drawClips();
  await store.unclip(...some.map((one) => one.id));
  toast(T.unclipped, T.undo, async () => { clippings = [...clippings, ...some].sort((one, other) => one.at - other.at); drawClips(); await store.clip(...some); });
}
async function move(id, by) {
  const at = clippings.findIndex((one) => one.id === id), other = clippings[at + by], one = clippings[at];
  if (!other) return;
  [one.at, other.at] = [other.at, one.at];
  clippings.sort((a, b) => a.at - b.at); drawClips(); await store.clip(one, other);
  $$("li", clipList)[at + by].querySelector(`[data-by="${by}"]`).focus();
}
function drawClips() {
  clipBox.hidden = !clippings.length;
  $("#bq-clip-count").textContent = clippings.length === 1 ? T.clipOne : fill(T.clipCount, { count: clippings.length });
  clipList.replaceChildren(...clippings.map((one) => {
    const note = make("input", { "aria-label": T.clipNote, placeholder: T.clipNote, dir: "auto", maxlength: "1000" });
    note.value = one.note; note.onchange = () => { one.note = note.value; store.clip(one); };
    const act = (name, label, sign, by = null) => make("button", { type: "button", class: "quiet", "data-do": name, "data-by": by, "aria-label": label, title: label }, sign);
    return make("li", { "data-clip": one.id, "data-id": one.briefing, "data-start": one.start, "data-end": one.end },
      make("button", { type: "button", class: "plain", "data-do": "open" }, make("q", { dir: "auto" }, one.text), make("span", { class: "facts", dir: "auto" }, one.cite)), note,
      make("span", { class: "sorting" }, act("move", T.clipUp, "↑", -1), act("move", T.clipDown, "↓", 1), act("unclip", T.remove, "✕")));
  }));
  pressed();
}
function pressed() { for (const button of $$("[data-do=clip]")) button.setAttribute("aria-pressed", String(Boolean(clipOf(button.closest("[data-id]").dataset)))); }
const plain = (text) => text.replace(/\s+/g, " ").trim();
const inMarkdown = (text) => plain(text).replace(/[\\`*_[\]<|]/g, "\\$&").replace(/^([#>+=-]|\d+[.)])/, "\\$1");
const placed = (one) => `${one.briefing} ${one.start}-${one.end}`;
const writers = {
  text: (some) => some.map((one) => [`“${one.text}”`, `(${one.cite})`, one.note, one.link, `[${placed(one)}]`].filter(Boolean).join("\n")).join("\n\n") + "\n",
  markdown: (some) => some.map((one) => [`> ${inMarkdown(one.text)}`, ">", `> — ${inMarkdown(one.cite)} ([${T.clipSource}](${one.link}), \`${placed(one).replaceAll("`", "'")}\`)`, ...(one.note ? ["", inMarkdown(one.note)] : [])].join("\n")).join("\n\n") + "\n",
};
function saveClips(as) {
  const today = new Date().toISOString().slice(0, 10);
  if (as === "docx") return download(wordFile(clippings), `clippings-${today}.docx`);
  download(new Blob([writers[as](clippings)], { type: as === "markdown" ? "text/markdown" : "text/plain" }), `clippings-${today}.${as === "markdown" ? "md" : "txt"}`);
}
