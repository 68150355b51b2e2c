// The library's list.
const filter = $("#bq-filter form");
const checked = (menu) => $$(":checked", menu).map((box) => box.value);
let listed = 0, shown = "";
async function list() {
  const turn = listed += 1;
  const wanted = { since: filter.since.value, until: filter.until.value, sources: checked(filter) };
  $("#bq-filter").classList.toggle("narrowed", Boolean(scopeText(wanted)));
  const reply = visitor.listing ?? await call("listing", { words: $("#bq-find").value, ...only(wanted) });
  visitor.listing = null; // the first comes with the document
  if (turn !== listed) return reply; // it is being listed anew
  const box = $("#bq-list");
  if (reply.error) { box.replaceChildren(errorCard(reply.error)); shown = ""; return reply; }
  if (reply.html !== shown) {
    const at = box.contains(document.activeElement) ? document.activeElement : null, id = at?.closest("li")?.dataset.id;
    box.innerHTML = shown = reply.html; current();
    if (id) refocus($$("li", box).find((item) => item.dataset.id === id)?.querySelector(`[data-do=${at.dataset.do}]`));
  }
  $("#bq-count").textContent = reply.count;
  for (const fields of [form, filter]) for (const name of ["since", "until"])
    for (const [bound, day] of [["min", reply.first], ["max", reply.last]]) if (fields[name][bound] !== day) fields[name][bound] = day; // setting it ends what is being typed
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
const titleOf = (id) => $$("#bq-list li").find((item) => item.dataset.id === id)?.dataset.title ?? id;
async function remove(item) {
  const { id, title } = item.dataset;
  if (!(await confirmed(fill(T.removeAsk, { title })))) return;
  const reply = await call("remove", { id });
  if (reply.error) return toast(reply.error);
  if (alone?.id === id) askOnly(null);
  gone(id, true);
  if (bq.dataset.reading === id) nothing();
  await list(); people(); heard();
  toast(fill(T.removed, { title: reply.title }), T.undo, async () => {
    const back = await call("undo", { id });
    toast(back.error ?? fill(T.restored, { title: back.title }));
    if (!back.error) gone(id, false);
    list(); people(); heard();
  });
}
async function suggest() {
  const reply = await call("examples");
  const box = $("#bq-examples");
  box.hidden = !reply.questions?.length;
  $("ul", box).replaceChildren(...(reply.questions ?? []).map((question) =>
    make("li", {}, make("button", { type: "button", "data-do": "example", dir: "auto" }, question))));
}
function details(button) { // title, date and source of the briefing that is open
  const dialog = $("#bq-details"), form = $("form", dialog), id = bq.dataset.reading;
  for (const name of ["title", "date", "source"]) form.elements[name].value = button.dataset[name];
  dialog.returnValue = "no"; dialog.showModal();
  dialog.onclose = async () => {
    if (dialog.returnValue !== "yes") return;
    const reply = await call("describe", { id, title: form.elements.title.value.trim(), date: form.elements.date.value, source: form.elements.source.value.trim() });
    if (reply.error) return toast(reply.error);
    toast(T.saved); list();
    if (pane.turn) consult(pane.turn, pane.at); else browse(id, { focus: false });
  };
}
