// Find in the briefing that is open, without a change to its text.
const finder = {
  field: $("#bq-in"), found: [], at: -1,
  clear() { this.field.value = ""; this.show([]); },
  show(found) {
    this.found = found; this.at = -1;
    $("#bq-in-count").textContent = this.field.value ? fill(T.found, { place: 0, count: found.length }) : "";
    if (globalThis.Highlight) { CSS.highlights.set("bq-found", new Highlight(...found)); CSS.highlights.delete("bq-at"); }
  },
  search() {
    const words = this.field.value.toLowerCase(), found = [], text = $("#bq-reading .text");
    const walk = text && words && document.createTreeWalker(text, NodeFilter.SHOW_TEXT), nodes = [];
    let whole = "";
    while (walk && walk.nextNode()) { nodes.push([whole.length, walk.currentNode]); whole += walk.currentNode.data; }
    const lower = whole.toLowerCase();
    if (lower.length === whole.length) for (let at = lower.indexOf(words), n = 0; words && at >= 0 && found.length < 2000; at = lower.indexOf(words, at + words.length)) {
      while (n + 1 < nodes.length && nodes[n + 1][0] <= at) n += 1;
      let m = n; const end = at + words.length;
      while (m + 1 < nodes.length && nodes[m + 1][0] < end) m += 1;
      const range = new Range();
      range.setStart(nodes[n][1], at - nodes[n][0]); range.setEnd(nodes[m][1], end - nodes[m][0]);
      found.push(range);
    }
    this.show(found);
    if (found.length) this.go(1);
  },
  look(words) { // all of them as they were typed, else the longest
    for (const wanted of [words, words.split(/\s+/).sort((one, other) => other.length - one.length)[0]]) {
      this.field.value = wanted; this.search();
      if (this.found.length) return;
    }
  },
  go(by) {
    if (!this.found.length) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    const range = this.found[this.at], text = $("#bq-reading .text");
    $("#bq-in-count").textContent = fill(T.found, { place: this.at + 1, count: this.found.length });
    if (globalThis.Highlight) CSS.highlights.set("bq-at", new Highlight(range));
    text.scrollTop += range.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
  },
};
finder.field.addEventListener("input", () => finder.search());
finder.field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); finder.go(event.shiftKey ? -1 : 1); }
  if (event.key === "Escape") finder.clear();
});
