// Which briefings a question is asked of: days, sources, speakers, or one briefing only.
const speakersMenu = $("#bq-speakers"), onlyChip = $("#bq-only");
let alone = null; // the one briefing that is asked, with its title
function scope() {
  return { since: form.since.value, until: form.until.value, sources: checked($("#bq-sources")), speakers: checked(speakersMenu), briefing: alone };
}
function only({ since, until, sources, speakers, briefing }) { // a scope as it is sent: what is not narrowed is null
  const some = (list) => (list?.length ? list : null);
  return { since: since || null, until: until || null, sources: some(sources), ...(some(speakers) && { speakers }), ...(briefing && { briefings: [briefing.id] }) };
}
const written = (date) => date.toLocaleDateString(T.lang, { day: "numeric", month: "long", year: "numeric" });
const dated = (day) => written(new Date(`${day}T12:00`));
function scopeText({ since, until, sources, speakers, briefing }) {
  const bits = [];
  if (since) bits.push(fill(T.sinceDate, { since: dated(since) }));
  if (until) bits.push(fill(T.untilDate, { until: dated(until) }));
  if (briefing) bits.push(fill(T.only, briefing));
  return bits.concat(sources ?? [], speakers ?? []).join(" · ");
}
function ordered() { // From after To is meant the other way round
  const { since, until } = form;
  if (since.value && until.value && since.value > until.value) [since.value, until.value] = [until.value, since.value];
  chips();
}
function chips() {
  const { since, until, sources, speakers } = scope();
  $("#bq-dates span").textContent = scopeText({ since, until }) || T.allDates;
  $("#bq-sources span").textContent = sources.join(", ") || T.allSources;
  $("span", speakersMenu).textContent = speakers.join(", ") || T.allSpeakers;
  $("#bq-dates").classList.toggle("narrowed", Boolean(since || until));
  $("#bq-sources").classList.toggle("narrowed", sources.length > 0);
  speakersMenu.classList.toggle("narrowed", speakers.length > 0);
  onlyChip.hidden = !alone;
  $("bdi", onlyChip).textContent = alone ? fill(T.only, alone) : "";
  onlyChip.setAttribute("aria-label", alone ? `${fill(T.only, alone)}: ${T.askAll}` : ""); onlyChip.title = T.askAll;
}
function askOnly(briefing) {
  alone = briefing; chips();
  if (briefing) { view("ask"); field.focus({ preventScroll: true }); } else refocus(field);
}
async function people() { // who speaks in the library; those who were chosen stay so
  const { speakers = [] } = await call("speakers"), chosen = new Set(checked(speakersMenu));
  speakersMenu.hidden = !speakers.length;
  $(".choices", speakersMenu).replaceChildren(...speakers.map(({ name, role }) => {
    const box = make("input", { type: "checkbox", value: name });
    box.checked = chosen.has(name);
    return make("label", {}, make("span", {}, make("bdi", {}, name), ...(role ? [make("bdi", { class: "facts" }, role)] : [])), box);
  }));
  narrow(); chips();
}
function narrow() { // the speakers who match what is typed, and those who are chosen
  const words = $("[type=search]", speakersMenu).value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const label of $$(".choices label", speakersMenu)) {
    const text = label.textContent.toLowerCase();
    label.hidden = !$("input", label).checked && !words.every((word) => text.includes(word));
  }
}
$("[type=search]", speakersMenu).addEventListener("input", narrow);
$("[type=search]", speakersMenu).addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
